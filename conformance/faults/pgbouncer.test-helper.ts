import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { freePort } from '@parley/test-kit/free-port'
/** Whether this machine has PgBouncer, and OpenSSL for its certificate. */
export const hasPgBouncer = ['pgbouncer', 'openssl'].every((program) => !spawnSync(program, ['--version']).error)

export interface PgBouncer {
  /** By an address that isn't in the certificate. */
  url: string
  /** By the name in the certificate. */
  namedUrl: string
  /** The file of its certificate, which no authority has signed. */
  certificate: string
  close(): Promise<void>
}

/** A PgBouncer in front of a database. `tls`: it takes encrypted connections only. */
export async function startPgBouncer(
  databaseUrl: string,
  mode: 'session' | 'transaction',
  tls = false,
): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-pgbouncer-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const { hostname, port: databasePort, username, password, pathname } = new URL(databaseUrl)
  const database = `host=${hostname} port=${databasePort} dbname=${pathname.slice(1)} user=${username} password=${decodeURIComponent(password)}`
  const certificate = join(folder, 'server.crt')
  const key = join(folder, 'server.key')
  if (tls) {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const files = ['-keyout', key, '-out', certificate]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], {
      stdio: 'ignore',
    })
    await chmod(key, 0o644)
  }
  const settings = {
    listen_addr: '127.0.0.1,::1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: mode,
    default_pool_size: 40,
    ...(tls && { client_tls_sslmode: 'require', client_tls_key_file: key, client_tls_cert_file: certificate }),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  const file = join(folder, 'pgbouncer.ini')
  await writeFile(file, `[databases]\nparley = ${database}\n[pgbouncer]\n${lines.join('\n')}\n`)
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn('pgbouncer', [...user, file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let printed = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const ended = once(child, 'exit')
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`PgBouncer has ended: ${printed}`)
    await delay(20)
  }
  const url = (host: string) => `postgres://parley:any@${host}:${port}/parley`
  return {
    url: url('127.0.0.1'),
    namedUrl: url('localhost'),
    certificate,
    async close() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
