import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '@parley/test-kit/free-port'
import { parleyEnvironment, repositoryFolder, runCli } from '@parley/test-kit/parley-command'
import { endPostgres, isAlive, postgresPid } from '@parley/test-kit/postgres-process'
import { processTree } from '@parley/test-kit/process-tree'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let dataDir: string
let port: number
const started: ChildProcess[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-stop-'))
  port = await freePort()
})
afterAll(async () => {
  for (const { pid = 0 } of started) for (const member of processTree(pid)) if (isAlive(member)) process.kill(member, 9)
  await endPostgres(dataDir)
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

interface Started {
  pid: number
  output(): string
  /** Resolves with the exit code; null if a signal ended it. */
  ended: Promise<number | null>
}

/** In a process group of its own, as a terminal starts it. */
function start(...command: [string, ...string[]]): Started {
  const [file, ...args] = command
  const env = parleyEnvironment({ PARLEY_DATA: dataDir, PORT: String(port), NODE_OPTIONS: '' })
  const child = spawn(file, args, { cwd: repositoryFolder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return { pid: child.pid ?? 0, output: () => printed, ended }
}

const alone = (pid: number) => pid
const group = (pid: number) => -pid

describe.runIf(process.platform === 'linux')('npm start', () => {
  it('ends, with all that it has started, when it is stopped before the database is there', async () => {
    const { pid, output, ended } = start('npm', 'start')
    await expect.poll(() => processTree(pid).length, { timeout: 60_000 }).toBeGreaterThan(2)
    const tree = processTree(pid)
    process.kill(pid, 'SIGTERM')
    await ended
    await expect.poll(() => tree.filter(isAlive)).toEqual([])
    expect(await postgresPid(dataDir), output()).toBeUndefined()
  })

  it.each([
    // npm ends by a SIGHUP, and passes none on.
    { signal: 'SIGHUP', to: alone, code: null },
    { signal: 'SIGTERM', to: alone, code: 0 },
    { signal: 'SIGINT', to: group, code: 0 },
    { signal: 'SIGTERM', to: group, code: 0 },
  ] as const)('ends with all that it has started: $signal to $to.name', async ({ signal, to, code }) => {
    const { pid, output, ended } = start('npm', 'start')
    await expect.poll(output, { timeout: 60_000 }).toContain('Parley is ready')
    const tree = processTree(pid)
    expect(tree).toContain(await postgresPid(dataDir))
    process.kill(to(pid), signal)
    expect(await ended).toBe(code)
    await expect.poll(() => tree.filter(isAlive), { timeout: 10_000 }).toEqual([])
    expect(output().match(/"msg":"stopping"/g)).toHaveLength(1)
    expect(output()).not.toContain('stopping takes too long')
  })
})

describe('parley listen', () => {
  it.runIf(process.platform === 'linux').each([
    ['npx', 'SIGTERM', ['npx', 'parley']],
    ['npx', 'SIGHUP', ['npx', 'parley']],
    ['the program', 'SIGTERM', ['apps/server/bin/parley.js']],
    ['an older Node.js', 'SIGHUP', ['sh', '-c', 'exec node "$@"', 'sh', 'apps/server/bin/parley.js']],
  ] as const)('ends when %s gets %s, and frees its port', async (_, signal, [file, ...args]) => {
    const { pid, output, ended } = start(file, ...args, 'listen', '--port', String(port))
    await expect.poll(output).toContain('Waiting for webhooks')
    const tree = processTree(pid)
    process.kill(pid, signal)
    await ended
    await expect.poll(() => tree.filter(isAlive)).toEqual([])
  })

  it('says so when its port is taken', async () => {
    const taken = await freePort()
    const other = createServer().listen(taken, '127.0.0.1')
    await once(other, 'listening')
    try {
      const { code, stderr } = await runCli(['listen', '--port', String(taken)], {})
      expect(code).toBe(1)
      expect(stderr).toMatch(/^parley: Port \d+ on 127.0.0.1 is taken by another program: stop it, or set --port .*\n$/)
    } finally {
      other.close()
    }
  })
})
