import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'

import { curl, runNode, runPython } from '../programs/run.test-helper.ts'
import { type SampleAnswer, samplesIn, type Target } from '../samples.test-helper.ts'

export const samples = samplesIn(new URL('samples/', import.meta.url), {
  host: 'https://api.kakiyo.com',
  key: /YOUR_API_KEY|<token>/g,
})

export async function runCurl(name: string, target: Target): Promise<SampleAnswer> {
  return curl(await samples.aimedAt(target, name))
}

export async function createInNode(target: Target): Promise<SampleAnswer['body']> {
  const code = await samples.aimedAt(target, 'create-webhook.mjs')
  return runNode(`${code}\nconsole.log(JSON.stringify(newWebhook))`)
}

export async function createInPython(target: Target, env?: NodeJS.ProcessEnv): Promise<SampleAnswer['body']> {
  const code = await samples.aimedAt(target, 'create-webhook.py')
  return runPython(`${code}\nimport json\nprint(json.dumps(result))`, env)
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
  const app = new Function('require', 'console', `${await samples.printed('receive.cjs')}\n${rest}`)(
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
