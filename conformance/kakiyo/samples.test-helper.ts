import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

import { curl, run, withoutRequests } from '../programs/run.test-helper.ts'

const folder = new URL('samples/', import.meta.url)

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

export async function runCurl(name: string, target: Target): Promise<SampleAnswer> {
  return curl(await readSample(name, target))
}

export async function runNode(name: string, target: Target): Promise<SampleAnswer> {
  const code = `${await readSample(name, target)}\nconsole.log(JSON.stringify(newWebhook))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code])
  return { body: JSON.parse(lastLine(stdout)) }
}

export async function runPython(name: string, target: Target, library: 'requests' | 'shim'): Promise<SampleAnswer> {
  const code = `${await readSample(name, target)}\nimport json\nprint(json.dumps(result))`
  const env = library === 'shim' ? withoutRequests : process.env
  const { stdout } = await run('python3', ['-B', '-c', code], { env })
  return { body: JSON.parse(lastLine(stdout)) }
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? ''

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

/** Over the body as it came, which the document's receiver parses and serialises again. */
export function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
