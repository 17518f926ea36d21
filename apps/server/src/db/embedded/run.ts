import { spawn } from 'node:child_process'
import { parse } from 'node:path'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly uid?: number
  readonly gid?: number
}

/** Runs a program to its end. Never throws: a program that couldn't be started has code -1 and the reason as its output. */
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
 * PostgreSQL gets none of our secrets and none of the PG… variables. It speaks English, because we read its errors.
 * Its working folder is the root, as it may not be allowed into ours.
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
