import { readFile } from 'node:fs/promises'

import { curl, run, withoutRequests } from '../programs/run.test-helper.ts'

const folder = new URL('samples/', import.meta.url)

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

export async function runCurl(name: string, target: Target): Promise<SampleAnswer> {
  return curl(await readSample(name, target), { NIYOG_KEY: target.key })
}

export async function runNode(name: string, target: Target): Promise<SampleAnswer> {
  const code = `${await readSample(name, target)}\nconsole.log(JSON.stringify({ status: res.status, body: lead }))`
  const env = { ...process.env, NIYOG_KEY: target.key }
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { env })
  return JSON.parse(stdout)
}

export async function runPython(name: string, target: Target, library: 'requests' | 'shim'): Promise<SampleAnswer> {
  const code = `${await readSample(name, target)}\nimport json\nprint(json.dumps({'status': res.status_code, 'body': lead}))`
  const env = { ...(library === 'shim' ? withoutRequests : process.env), NIYOG_KEY: target.key }
  const { stdout } = await run('python3', ['-B', '-c', code], { env })
  return JSON.parse(stdout)
}

export type Verify = (req: { headers: object; rawBody: Buffer }, secret: string) => boolean

/** The document's own code, as a module. */
export async function loadVerify(): Promise<Verify> {
  const code = `${await readSample('verify.mjs')}\nexport { verify }`
  const { verify } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  return verify
}
