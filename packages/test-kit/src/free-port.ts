import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Below the ports that systems give to sockets that ask for any. Such a port could be taken while a server starts or is
// down: by a test's receiver, which answers in the server's place, or by an outgoing connection.
// Above those that the embedded PostgreSQL chooses from: it could take the port of a server that is starting.
const first = 26_000
const count = 6_000
const folder = join(tmpdir(), 'parley-ports')

/** A port on which nobody listens. No other process gets it from here for as long as this one runs. */
export async function freePort(): Promise<number> {
  await mkdir(folder, { recursive: true })
  for (;;) {
    const port = first + randomInt(count)
    if ((await reserve(port)) && (await isFree(port))) return port
  }
}

async function reserve(port: number): Promise<boolean> {
  const file = join(folder, String(port))
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    // The reservation of a process that has ended is removed, and a later call may take the port.
    const owner = Number(await readFile(file, 'utf8').catch(() => ''))
    if (owner > 0 && !runs(owner)) await rm(file, { force: true })
    return false
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening')
    return true
  } catch {
    return false
  } finally {
    probe.close()
  }
}
