import { fileURLToPath } from 'node:url'

import { freePort } from '@parley/test-kit/free-port'

import { curl, missingPython, pythonWith } from '../programs/run.test-helper.ts'
import { type RunningServer, startProgram } from '../programs/serve.test-helper.ts'
import { type SampleAnswer, samplesIn, type Target } from '../samples.test-helper.ts'

const sdks = new URL('../../sdks/', import.meta.url)
const typescript = new URL('typescript/src/index.ts', sdks).href
const python = fileURLToPath(new URL('python/', sdks))

const samples = samplesIn(new URL('samples/', import.meta.url), {
  host: 'https://api.heypingr.com',
  key: /pk_live_\.\.\.|<jwt>/g,
})

export interface Framework {
  name: string
  /** Why its samples can't run here; undefined where they can. */
  missing(): Promise<string | undefined>
  /** The handlers of a sample on it, with Parley's SDK where the document has its own. */
  serve(sample: string, secret: string): Promise<RunningServer>
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
    ${await samples.printed(sample)}
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
${await samples.printed(sample)}
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
${await samples.printed(sample)}
uvicorn.run(app, port=int(os.environ['PORT']))`
    return listening(await pythonWith('fastapi', 'uvicorn'), ['-B', '-c', code], secret)
  },
}

async function listening(program: string, args: string[], secret: string): Promise<RunningServer> {
  const port = await freePort()
  // What the tests send is simulated.
  const settings = { PINGR_WEBHOOK_SECRET: secret, PINGR_ALLOW_SIMULATED: '1' }
  return startProgram(port, [program, args], { PORT: String(port), ...settings, PYTHONPATH: python })
}

/** curl as printed; only host, key and session are changed. */
export async function runCurl(name: string, target: Target): Promise<SampleAnswer> {
  return curl((await samples.aimedAt(target, name)).replace('sess_abc', 'sess_1'))
}
