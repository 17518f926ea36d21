import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'

import type { FastifyBaseLogger } from 'fastify'

type BuildState = 'building' | 'settled'

interface DashboardBuild {
  /** Where its files are, once it is built. */
  built: string
  /** The first call starts a process that builds the dashboard if that has to be; the others only ask. */
  state(): Promise<BuildState>
  stop(): void
}

/** Vite would cost this process its memory for good. */
export function createDashboardBuild(folder: string, log: FastifyBaseLogger): DashboardBuild {
  let child: ChildProcess | undefined
  let decided: Promise<unknown> | undefined
  let state: BuildState = 'settled'

  function start(): Promise<unknown> {
    const builder = spawn(process.execPath, [join(folder, 'build.ts')], { stdio: ['ignore', 'pipe', 'pipe'] })
    child = builder
    let problem = ''
    builder.stderr.on('data', (text) => {
      problem = `${problem}${text}`.slice(-2_000)
    })
    builder.once('close', (code) => {
      state = 'settled'
      if (code !== 0 && !builder.killed) log.warn({ code, problem }, 'the dashboard could not be built')
    })
    const building = once(builder.stdout, 'data').then(() => {
      state = 'building'
      if (builder.pid !== undefined) setPriority(builder.pid, constants.priority.PRIORITY_LOW)
    })
    return Promise.race([building, once(builder, 'close')]).catch((error) => log.warn({ err: error }, 'no dashboard'))
  }

  return {
    built: join(folder, 'dist'),
    async state() {
      decided ??= start()
      await decided
      return state
    },
    stop() {
      child?.kill()
    },
  }
}
