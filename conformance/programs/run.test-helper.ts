import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Runs what a document's sample is for. Rejects when it ends badly. */
export const run = promisify(execFile)

/** Whether the command ends well; false also when there is no such program. */
export function works(program: string, ...args: string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  )
}

/** In which Python finds as much of requests as the samples use. */
export const withoutRequests = { ...process.env, PYTHONPATH: folder }

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
