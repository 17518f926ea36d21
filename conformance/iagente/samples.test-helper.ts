import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { curl, run, withoutRequests, works } from '../programs/run.test-helper.ts'

const folder = new URL('samples/', import.meta.url)

export interface Target {
  /** What stands for `https://lp.webpro.com.br`. */
  baseUrl: string
  key: string
}

export interface SampleAnswer {
  status: number
  body: { data: Record<string, unknown> & Record<string, unknown>[] }
}

/** What the program must print of a sample: its name in the sample, or how to read it. */
export interface Runner {
  /** Why it can't run here; undefined where it can. */
  missing(): Promise<string | undefined>
  run(name: string, target: Target, result?: string): Promise<SampleAnswer>
}

/** A sample as the document prints it, indentation restored; only host and key are changed. */
async function readSample(name: string, { baseUrl, key }: Target): Promise<string> {
  const text = await readFile(new URL(name, folder), 'utf8')
  return text.replaceAll('https://lp.webpro.com.br', baseUrl).replaceAll(/sk_live_sua_chave(_aqui)?/g, key)
}

async function readVerifier(name: string, secret: string): Promise<string> {
  return (await readFile(new URL(name, folder), 'utf8')).replace('whsec_seu_secret_aqui', secret)
}

const needs = async (there: Promise<boolean>, what: string) => ((await there) ? undefined : `there is no ${what} here`)

const shell: Runner = {
  missing: () => needs(works('curl', '--version'), 'curl'),
  run: async (name, target) => curl(await readSample(`${name}.sh`, target)),
}

const node: Runner = {
  missing: async () => undefined,
  async run(name, target, result = 'await response.json()') {
    const print = `console.log(JSON.stringify({ status: response.status, body: ${result} }))`
    const code = `${await readSample(`${name}.mjs`, target)}\n${print}`
    return JSON.parse((await run(process.execPath, ['--input-type=module', '--eval', code])).stdout)
  },
}

/** With requests where it is installed. */
const python: Runner = {
  missing: () => needs(works('python3', '--version'), 'python3'),
  async run(name, target, result = 'response.json()') {
    const print = `import json\nprint(json.dumps({'status': response.status_code, 'body': ${result}}))`
    const code = `${await readSample(`${name}.py`, target)}\n${print}`
    const env = (await works('python3', '-c', 'import requests')) ? process.env : withoutRequests
    return JSON.parse((await run('python3', ['-B', '-c', code], { env })).stdout)
  },
}

const php: Runner = {
  missing: () =>
    needs(works('php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'), 'php with its curl extension'),
  async run(name, target, result = 'result') {
    const status = 'curl_getinfo($ch, CURLINFO_HTTP_CODE)'
    const code = `${await readSample(`${name}.php`, target)}\necho json_encode(["status" => ${status}, "body" => $${result}]);`
    return JSON.parse((await run('php', ['-r', code])).stdout)
  },
}

const csharp: Runner = {
  missing: () => needs(works('dotnet', '--list-sdks'), 'dotnet SDK'),
  async run(name, target, result = 'result') {
    const print = `Console.WriteLine("{\\"status\\":" + (int)response.StatusCode + ",\\"body\\":" + ${result} + "}");`
    const sample = await readSample(`${name}.cs`, target)
    return JSON.parse(await runCSharp(`using System.Text;\nusing System.Text.Json;\n${sample}\n${print}\n`))
  },
}

export const runners = { curl: shell, Node: node, Python: python, PHP: php, 'C#': csharp }

const project = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>
  <OutputType>Exe</OutputType><TargetFramework>net$(BundledNETCoreAppTargetFrameworkVersion)</TargetFramework>
  <ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>`

async function runCSharp(program: string, ...args: string[]): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'parley-csharp-'))
  try {
    await writeFile(join(home, 'sample.csproj'), project)
    await writeFile(join(home, 'Program.cs'), program)
    const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', HOME: home }
    return (await run('dotnet', ['run', '--project', home, '--', ...args], { env })).stdout
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

export interface Delivered {
  rawBody: Buffer
  /** The value of X-Webhook-Signature. */
  signature: string
  secret: string
}

/** Whether the document's code takes a delivery. */
export interface Verifier {
  missing(): Promise<string | undefined>
  takes(delivered: Delivered): Promise<boolean>
}

const verifyNode: Verifier = {
  missing: async () => undefined,
  async takes({ rawBody, signature, secret }) {
    const code = await readVerifier('verify.cjs', secret)
    const verify = new Function('require', `${code}\nreturn verifyWebhook`)(() =>
      process.getBuiltinModule('node:crypto'),
    )
    try {
      return verify({ rawBody, headers: { 'x-webhook-signature': signature } }) !== undefined
    } catch {
      return false
    }
  },
}

const verifyPython: Verifier = {
  missing: () => needs(works('python3', '--version'), 'python3'),
  async takes({ rawBody, signature, secret }) {
    const code = `${await readVerifier('verify.py', secret)}\nimport json\nprint(json.dumps(verify_webhook()))`
    const shim = fileURLToPath(new URL('shim-flask/', folder))
    const env = { ...process.env, PYTHONPATH: shim, SIGNATURE: signature }
    const child = spawn('python3', ['-B', '-c', code], { env, stdio: ['pipe', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text
    })
    child.stdin.end(rawBody)
    const [status] = await once(child, 'close')
    if (status === 0) return true
    if (complaint.trim() === 'answered 401') return false
    throw new Error(complaint)
  },
}

/** PHP's own server takes the delivery as a web server's would. */
const verifyPhp: Verifier = {
  missing: () => needs(works('php', '--version'), 'php'),
  async takes({ rawBody, signature, secret }) {
    const home = await mkdtemp(join(tmpdir(), 'parley-php-'))
    await mkdir(join(home, 'public'))
    const code = `<?php\n${await readVerifier('verify.php', secret)}\nif (isset($event)) echo $event['event'];\n`
    await writeFile(join(home, 'public/index.php'), code)
    const server = spawn('php', ['-S', '127.0.0.1:0', '-t', join(home, 'public')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    try {
      const url = await addressOf(server.stderr)
      const body = new Uint8Array(rawBody)
      const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature }
      const response = await fetch(url, { method: 'POST', headers, body })
      const text = await response.text()
      return response.status === 200 && text === JSON.parse(rawBody.toString()).event
    } finally {
      server.kill()
      await rm(home, { recursive: true, force: true })
    }
  },
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  let printed = ''
  for await (const chunk of output) {
    printed += String(chunk)
    const [address] = /http:\/\/[\d.:]+/.exec(printed) ?? []
    if (address) return address
  }
  throw new Error(`PHP's server has ended: ${printed}`)
}

const verifyCSharp: Verifier = {
  missing: csharp.missing,
  async takes({ rawBody, signature, secret }) {
    const sample = await readVerifier('verify.cs', secret)
    const [, usings = '', method = ''] = /^((?:using [\w.]+;\n)+)(.*)$/s.exec(sample) ?? []
    const call = 'Console.Write(new Receiver().VerifyWebhook(args[0], args[1]));'
    const printed = await runCSharp(`${usings}${call}\nclass Receiver\n{\n${method}}\n`, rawBody.toString(), signature)
    return printed === 'True'
  },
}

export const verifiers = { Node: verifyNode, Python: verifyPython, PHP: verifyPhp, 'C#': verifyCSharp }
