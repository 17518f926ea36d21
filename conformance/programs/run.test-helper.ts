import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Runs what a document's sample is for. Rejects when it ends badly. */
export const run = promisify(execFile)

/** Whether the command ends well; false also when there is no such program. */
function works(program: string, ...args: string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  )
}

/** Why a sample that needs this program can't run here; undefined where the command ends well. */
export async function missing(what: string, program: string, ...args: string[]): Promise<string | undefined> {
  return (await works(program, ...args)) ? undefined : `there is no ${what} on this machine`
}

/** Runs a program whose last line is JSON, whatever a sample prints before it. */
export async function answerOf<Answer>(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Answer> {
  const { stdout } = await run(program, args, { env: { ...process.env, ...env } })
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
}

export const runNode = <Answer>(code: string, env?: NodeJS.ProcessEnv): Promise<Answer> =>
  answerOf(process.execPath, ['--input-type=module', '--eval', code], env)

/** In which Python finds as much of requests as the samples use. */
export const withoutRequests = { PYTHONPATH: folder }

/** With requests where it is installed. */
export async function runPython<Answer>(code: string, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
  const library = (await works('python3', '-c', 'import requests')) ? {} : withoutRequests
  return answerOf('python3', ['-B', '-c', code], { ...library, ...env })
}

interface CurlAnswer<Body> {
  status: number
  body: Body
}

/** Runs commands of curl, whose settings, next to this file, make it print the status below the body. */
export async function curl<Body = Record<string, unknown>>(
  commands: string,
  env: NodeJS.ProcessEnv = {},
): Promise<CurlAnswer<Body>> {
  const { stdout } = await run('bash', ['-c', commands], { env: { ...process.env, ...env, CURL_HOME: folder } })
  const [, body = '', status] = /^(.*)\n(\d{3})$/s.exec(stdout) ?? []
  return { status: Number(status), body: JSON.parse(body) }
}

/** A Python that has these modules: the one in the PATH, or else Debian's, whose packages only it finds. */
async function findPython(modules: string[]): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    if (await works(python, '-c', `import ${modules.join(', ')}`)) return python
  }
  return undefined
}

/** Why a sample that needs these modules can't run here; undefined where it can. */
export async function missingPython(...modules: string[]): Promise<string | undefined> {
  return (await findPython(modules)) ? undefined : `there is no Python with ${modules.join(' and ')} on this machine`
}

export async function pythonWith(...modules: string[]): Promise<string> {
  const python = await findPython(modules)
  if (!python) throw new Error(`no Python has ${modules.join(' and ')}`)
  return python
}
