import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const folder = new URL('samples/', import.meta.url)
const shim = fileURLToPath(new URL('shim/', folder))
const run = promisify(execFile)

export interface Target {
  /** What stands for `https://api.kakiyo.com`. */
  baseUrl: string
  key: string
}

export interface SampleAnswer {
  status?: number
  body: Record<string, unknown>
}

/** A sample as the document prints it; only host and key are changed. */
export async function readSample(name: string, { baseUrl, key }: Target = { baseUrl: '', key: '' }): Promise<string> {
  const text = await readFile(new URL(name, folder), 'utf8')
  return text.replaceAll('https://api.kakiyo.com', baseUrl).replaceAll(/YOUR_API_KEY|<token>/g, key)
}

/** curl's own settings, beside the samples, have it print the status below the body. */
export async function runCurl(name: string, target: Target): Promise<SampleAnswer> {
  const env = { ...process.env, CURL_HOME: fileURLToPath(folder) }
  const { stdout } = await run('bash', ['-c', await readSample(name, target)], { env })
  const [, body = '', status] = /^(.*)\n(\d{3})$/s.exec(stdout) ?? []
  return { status: Number(status), body: JSON.parse(body) }
}

export async function runNode(name: string, target: Target): Promise<SampleAnswer> {
  const code = `${await readSample(name, target)}\nconsole.log(JSON.stringify(newWebhook))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code])
  return { body: JSON.parse(lastLine(stdout)) }
}

export async function runPython(name: string, target: Target, library: 'requests' | 'shim'): Promise<SampleAnswer> {
  const code = `${await readSample(name, target)}\nimport json\nprint(json.dumps(result))`
  const env = { ...process.env, ...(library === 'shim' && { PYTHONPATH: shim }) }
  const { stdout } = await run('python3', ['-B', '-c', code], { env })
  return { body: JSON.parse(lastLine(stdout)) }
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? ''

/** Whether the command ends well; false also when there is no such program. */
export function works(program: string, ...args: string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  )
}

/** The document's own receiver, on Express itself. What it would print is kept. */
export async function startReceiver() {
  const printed: string[] = []
  // The document leaves two of its handlers to the reader.
  const rest = `
    const handleProspectResponded = (data) => console.log('Responded prospect:', data.prospect.name)
    const handleCampaignCompleted = (data) => console.log('Completed campaign:', data.campaign.name)
    return app`
  const console = { log: (...words: unknown[]) => void printed.push(words.join(' ')) }
  const app = new Function('require', 'console', `${await readSample('receive.cjs')}\n${rest}`)(
    createRequire(import.meta.url),
    console,
  )
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/kakiyo/webhook`,
    printed,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** Over the body as it came, which the document's receiver parses and writes anew. */
export function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
