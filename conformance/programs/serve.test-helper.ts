import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

import { vi } from 'vitest'

export interface RunningServer {
  url: string
  /** Ends it, and gives all it has printed. */
  stop(): Promise<string>
}

/** Starts a program that serves at this port, and waits until it answers. */
export async function startProgram(
  port: number,
  [program, args]: readonly [string, readonly string[]],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  const url = `http://127.0.0.1:${port}`
  const child = spawn(program, args, { env: { ...process.env, PYTHONUNBUFFERED: '1', ...env } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  await vi
    .waitFor(() => fetch(url), { timeout: 20_000 })
    .catch(async (error: unknown) => {
      await end(child)
      throw new Error(`${program} doesn't answer: ${printed}`, { cause: error })
    })
  return {
    url,
    async stop() {
      await end(child)
      return printed
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  await closed
}
