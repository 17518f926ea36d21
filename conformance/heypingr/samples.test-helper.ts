import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { freePort } from '@parley/test-kit/parley-process'

import { run } from '../programs/run.test-helper.ts'

const folder = new URL('samples/', import.meta.url)
const shim = fileURLToPath(new URL('shim/', folder))

/** A sample as the document prints it, indentation restored. */
const readSample = (name: string) => readFile(new URL(name, folder), 'utf8')

export interface SampleServer {
  url: string
  stop(): void
}

/** The Express handlers of a sample, on an Express of our own. */
export async function serveExpress(name: string, secret: string): Promise<SampleServer> {
  const code = `
    import { createChallengeCode, express, extractChallengeCode, verifyWebhook } from ${JSON.stringify(`${shim}express.mjs`)}
    const app = express()
    const pending = {}
    const generateMagicLink = async (phone) => 'https://yourapp.com/auth?phone=' + phone
    ${await readSample(name)}
    app.listen(Number(process.env.PORT), () => console.log('ready'))`
  return serve((env) => spawn(process.execPath, ['--input-type=module', '--eval', code], env), secret)
}

export async function serveFlask(name: string, secret: string): Promise<SampleServer> {
  const code = `
import os
from flask import Flask, request
from hey_pingr import PingrWebhookError, verify_webhook
app = Flask(__name__)
${await readSample(name)}
print('ready', flush=True)
app.run(port=int(os.environ['PORT']))`
  return serve((env) => spawn('python3', ['-B', '-c', code], env), secret)
}

async function serve(
  start: (options: { env: NodeJS.ProcessEnv }) => ChildProcess,
  secret: string,
): Promise<SampleServer> {
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), PINGR_WEBHOOK_SECRET: secret, PYTHONPATH: shim }
  const child = start({ env })
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + 20_000
  while (!(await fetch(url).catch(() => undefined))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('the sample does not run')
  }
  return { url, stop: () => child.kill() }
}

/** curl as printed; only host, key and session are changed. */
export async function runCurl(name: string, base: string, key: string): Promise<Record<string, unknown>> {
  const text = (await readSample(name))
    .replace('https://api.heypingr.com', base)
    .replace('pk_live_...', key)
    .replace('<jwt>', key)
    .replace('sess_abc', 'sess_1')
  return JSON.parse((await run('bash', ['-c', text])).stdout)
}
