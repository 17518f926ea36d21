import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const folder = new URL('samples/', import.meta.url)
const shim = fileURLToPath(new URL('shim/', folder))
const run = promisify(execFile)

export interface Target {
  /** What stands for `https://niyogai.com`. */
  baseUrl: string
  key: string
}

export interface SampleAnswer {
  status: number
  body: Record<string, unknown>
}

/** A sample as the document prints it, indentation restored; only host and key are changed. */
export async function readSample(name: string, { baseUrl, key }: Target = { baseUrl: '', key: '' }): Promise<string> {
  const text = await readFile(new URL(name, folder), 'utf8')
  return text.replaceAll('https://niyogai.com', baseUrl).replaceAll(/niyog_live_x+/g, key)
}

export async function readPrinted(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readSample(name))
}

/** curl's own settings, beside the samples, have it print the status below the body. */
export async function runCurl(name: string, target: Target): Promise<SampleAnswer> {
  const env = { ...process.env, NIYOG_KEY: target.key, CURL_HOME: fileURLToPath(folder) }
  const { stdout } = await run('bash', ['-c', await readSample(name, target)], { env })
  const [, body = '', status] = /^(.*)\n(\d{3})$/s.exec(stdout) ?? []
  return { status: Number(status), body: JSON.parse(body) }
}

export async function runNode(name: string, target: Target): Promise<SampleAnswer> {
  const code = `${await readSample(name, target)}\nconsole.log(JSON.stringify({ status: res.status, body: lead }))`
  const env = { ...process.env, NIYOG_KEY: target.key }
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { env })
  return JSON.parse(stdout)
}

export async function runPython(name: string, target: Target, library: 'requests' | 'shim'): Promise<SampleAnswer> {
  const code = `${await readSample(name, target)}\nimport json\nprint(json.dumps({'status': res.status_code, 'body': lead}))`
  const env = { ...process.env, NIYOG_KEY: target.key, ...(library === 'shim' && { PYTHONPATH: shim }) }
  const { stdout } = await run('python3', ['-B', '-c', code], { env })
  return JSON.parse(stdout)
}

/** Whether the command ends well; false also when there is no such program. */
export function works(program: string, ...args: string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  )
}

export type Verify = (req: { headers: object; rawBody: Buffer }, secret: string) => boolean

/** The document's own code, as a module. */
export async function loadVerify(): Promise<Verify> {
  const code = `${await readSample('verify.mjs')}\nexport { verify }`
  const { verify } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  return verify
}
