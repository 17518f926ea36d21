import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { freePort } from '@parley/test-kit/free-port'

import { missingPython, pythonWith, run } from '../programs/run.test-helper.ts'

const folder = new URL('samples/', import.meta.url)
const sdks = new URL('../../sdks/', import.meta.url)
const typescript = new URL('typescript/src/index.ts', sdks).href
const python = fileURLToPath(new URL('python/', sdks))

/** A sample as the document prints it, indentation restored. */
const readSample = (name: string) => readFile(new URL(name, folder), 'utf8')

export interface SampleServer {
  url: string
  stop(): void
}

export interface Framework {
  name: string
  /** Why its samples can't run here; undefined where they can. */
  missing(): Promise<string | undefined>
  /** The handlers of a sample on it, with Parley's SDK where the document has its own. */
  serve(sample: string, secret: string): Promise<SampleServer>
}

export const express: Framework = {
  name: 'Express',
  missing: async () => undefined,
  async serve(sample, secret) {
    const code = `
    import express from 'express'
    import { createChallengeCode, extractChallengeCode, verifyWebhook } from '${typescript}'
    const app = express()
    app.use((req, res, next) => {
      req.session = { id: 'session' }
      next()
    })
    const pending = {}
    const generateMagicLink = async (phone) => 'https://yourapp.com/auth?phone=' + phone
    ${await readSample(sample)}
    app.listen(Number(process.env.PORT))`
    return listening(process.execPath, ['--input-type=module', '--eval', code], secret)
  },
}

export const flask: Framework = {
  name: 'Flask',
  missing: () => missingPython('flask'),
  async serve(sample, secret) {
    const code = `
import os
from flask import Flask, request
from hey_pingr import PingrWebhookError, verify_webhook
app = Flask(__name__)
${await readSample(sample)}
app.run(port=int(os.environ['PORT']))`
    return listening(await pythonWith('flask'), ['-B', '-c', code], secret)
  },
}

export const fastapi: Framework = {
  name: 'FastAPI',
  missing: () => missingPython('fastapi', 'uvicorn'),
  async serve(sample, secret) {
    const code = `
import os
import uvicorn
from fastapi import FastAPI, Request, Response
from hey_pingr import create_challenge_code, extract_challenge_code, verify_webhook
app = FastAPI()
SECRET = os.environ['PINGR_WEBHOOK_SECRET']
async def generate_magic_link(phone):
    return f'https://yourapp.com/auth?phone={phone}'
${await readSample(sample)}
uvicorn.run(app, port=int(os.environ['PORT']))`
    return listening(await pythonWith('fastapi', 'uvicorn'), ['-B', '-c', code], secret)
  },
}

async function listening(program: string, args: string[], secret: string): Promise<SampleServer> {
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), PINGR_WEBHOOK_SECRET: secret, PYTHONPATH: python }
  const child = spawn(program, args, { env, stdio: 'ignore' })
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
