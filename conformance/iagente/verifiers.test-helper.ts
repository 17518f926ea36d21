import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

import { buildCSharp } from '../programs/csharp.test-helper.ts'
import { missingPython, pythonWith } from '../programs/run.test-helper.ts'
import { runners, samples } from './samples.test-helper.ts'

export interface Verifier {
  /** Why it can't run here; undefined where it can. */
  missing(): Promise<string | undefined>
  /** The document's code, with this secret. */
  start(secret: string): Promise<RunningVerifier>
}

export interface RunningVerifier {
  /** Whether it takes a delivery with this X-Webhook-Signature. */
  takes(rawBody: Buffer, signature: string): Promise<boolean>
  stop(): Promise<void>
}

async function readVerifier(name: string, secret: string): Promise<string> {
  return (await samples.printed(name)).replace('whsec_seu_secret_aqui', secret)
}

const node: Verifier = {
  missing: async () => undefined,
  async start(secret) {
    const code = await readVerifier('verify.cjs', secret)
    const verify = new Function('require', `${code}\nreturn verifyWebhook`)(process.getBuiltinModule)
    return {
      async takes(rawBody, signature) {
        try {
          return verify({ rawBody, headers: { 'x-webhook-signature': signature } }) !== undefined
        } catch {
          return false
        }
      },
      stop: async () => {},
    }
  },
}

/** A server that prints its address takes deliveries, and answers with the event it has read. */
async function serve(program: string, args: string[], remove = async () => {}): Promise<RunningVerifier> {
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const stop = async () => {
    server.kill()
    await remove()
  }
  try {
    const url = await addressIn(server.stderr)
    server.stderr.resume()
    return {
      async takes(rawBody, signature) {
        const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature }
        const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(rawBody) })
        const text = await response.text()
        return response.status === 200 && text === JSON.parse(rawBody.toString()).event
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function addressIn(output: Readable): Promise<string> {
  let printed = ''
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    printed += String(chunk)
    const [address] = /http:\/\/[\d.:]+/.exec(printed) ?? []
    if (address) return address
  }
  throw new Error(`the server has ended: ${printed}`)
}

const flask: Verifier = {
  missing: () => missingPython('flask'),
  async start(secret) {
    const before = 'from flask import Flask\napp = Flask(__name__)'
    const after = "app.post('/')(lambda: verify_webhook()['event'])\napp.run(port=0)"
    const code = [before, await readVerifier('verify.py', secret), after].join('\n')
    return serve(await pythonWith('flask'), ['-B', '-c', code])
  },
}

/** PHP's own server takes the delivery as a web server's would. */
const php: Verifier = {
  missing: runners.PHP.missing,
  async start(secret) {
    const home = await mkdtemp(join(tmpdir(), 'parley-php-'))
    const pages = join(home, 'public')
    await mkdir(pages)
    const code = `<?php\n${await readVerifier('verify.php', secret)}\nif (isset($event)) echo $event['event'];\n`
    await writeFile(join(pages, 'index.php'), code)
    return serve('php', ['-S', '127.0.0.1:0', '-t', pages], () => rm(home, { recursive: true, force: true }))
  },
}

const csharp: Verifier = {
  missing: runners['C#'].missing,
  async start(secret) {
    const sample = await readVerifier('verify.cs', secret)
    const using = /^using ([\w.]+);$/gm
    const usings = [...sample.matchAll(using)].map(([, name = '']) => name)
    const main = 'Console.Write(new Program().VerifyWebhook(args[0], args[1]));'
    const built = await buildCSharp({ usings, main, members: sample.replaceAll(using, '') })
    return {
      takes: async (rawBody, signature) => (await built.run(rawBody.toString(), signature)) === 'True',
      stop: () => built.remove(),
    }
  },
}

export const verifiers = { Node: node, Python: flask, PHP: php, 'C#': csharp }
