import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the systems' ephemeral ports, so that no outgoing connection takes the port while PostgreSQL is down. */
const range = { from: 20_000, to: 26_000 }

/**
 * `preferred` when it is free: processes that connected to it before find PostgreSQL again. `reserved`: the port that Parley
 * itself is about to listen at.
 */
export async function choosePort(preferred: number | undefined, reserved?: number): Promise<number> {
  const isOurs = async (port: number) => port !== reserved && (await isFree(port))
  if (preferred !== undefined && (await isOurs(preferred))) return preferred
  for (;;) {
    const port = randomInt(range.from, range.to)
    if (await isOurs(port)) return port
  }
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true })
    await once(server, 'listening')
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE' || code === 'EACCES') return false
    throw error
  } finally {
    server.close()
  }
}
