import { spawn } from 'node:child_process'
import { parse } from 'node:path'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly uid?: number
  readonly gid?: number
}

/** Runs a program to its end. Never throws: if it couldn't be started, the code is -1 and the output has the reason. */
export function run(command: Command): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, { ...spawnOptions(command), stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const append = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', append)
    child.stderr.on('data', append)
    child.on('error', (error) => resolve({ code: -1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? -1, output }))
  })
}

const passedOn = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP']

/**
 * PostgreSQL gets none of Parley's secrets and no PG… variables. Its language is English, because Parley reads its
 * errors. Its working folder is the root, since it may not have access to Parley's.
 */
export function spawnOptions(command: Command) {
  const inherited = Object.fromEntries(
    passedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  )
  return {
    env: { ...inherited, LC_ALL: 'C', TZ: 'UTC' },
    cwd: parse(process.cwd()).root,
    ...(command.uid !== undefined && { uid: command.uid }),
    ...(command.gid !== undefined && { gid: command.gid }),
  }
}
