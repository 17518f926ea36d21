import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { freePort } from '@parley/test-kit/free-port'
import { onTestFinished, vi } from 'vitest'

import { missingPython, pythonWith, run, withoutRequests, works } from '../programs/run.test-helper.ts'

const folder = new URL('samples/', import.meta.url)

export interface Target {
  /** What stands for `https://app.usendoto.com`. */
  baseUrl: string
  key: string
  /** Of the webhook that stands for number 7. */
  webhookId?: number
}

export type Operation = 'list' | 'create' | 'update' | 'delete'

interface Language {
  name: string
  extension: string
  /** Why its samples can't be run here; undefined where they can. */
  missing(): Promise<string | undefined>
  /** What the document prints once for all its samples of this language. */
  before: string
  /** Prints the answer once more as one line of JSON, which a sample prints in its own way. */
  after: Partial<Record<Operation, string>>
  run(code: string): Promise<string>
}

async function missing(what: string, program: string, ...args: string[]): Promise<string | undefined> {
  return (await works(program, ...args)) ? undefined : `there is no ${what} on this machine`
}

const outputOf = async (program: string, args: string[], env = process.env) =>
  (await run(program, args, { env })).stdout

const everyAnswer = (statement: string) => ({ list: statement, create: statement, update: statement })

export const languages: readonly Language[] = [
  {
    name: 'fetch',
    extension: 'mjs',
    missing: async () => undefined,
    before: '',
    after: {
      list: 'console.log(JSON.stringify(data))',
      create: 'console.log(JSON.stringify(webhook))',
      update: 'console.log(JSON.stringify(updated))',
    },
    run: (code) => outputOf(process.execPath, ['--input-type=module', '--eval', code]),
  },
  {
    name: 'Python with requests',
    extension: 'py',
    missing: () => missing('Python with requests', 'python3', '-c', 'import requests'),
    before: 'import requests\n',
    after: everyAnswer('import json\nprint(json.dumps(response.json()))'),
    run: (code) => outputOf('python3', ['-B', '-c', code]),
  },
  {
    name: 'Python without requests',
    extension: 'py',
    missing: () => missing('python3', 'python3', '--version'),
    before: 'import requests\n',
    after: everyAnswer('import json\nprint(json.dumps(response.json()))'),
    run: (code) => outputOf('python3', ['-B', '-c', code], withoutRequests),
  },
  {
    name: 'PHP',
    extension: 'php',
    missing: () => missing('PHP with curl', 'php', '-r', 'exit(extension_loaded("curl") ? 0 : 1);'),
    before: '',
    after: everyAnswer('echo "\\n", json_encode($response);'),
    run: (code) => outputOf('php', ['-r', code.replace('<?php', '')]),
  },
  {
    name: 'Ruby',
    extension: 'rb',
    missing: () => missing('ruby', 'ruby', '--version'),
    before: "require 'net/http'\nrequire 'json'\n",
    after: everyAnswer('puts JSON.generate(JSON.parse(res.body))'),
    run: (code) => outputOf('ruby', ['-e', code]),
  },
]

/** Runs a sample as the document prints it, indentation restored; only host, TLS, token and number are changed. */
export async function runSample(language: Language, operation: Operation, target: Target): Promise<unknown> {
  const printed = await readFile(
    new URL(`${operation}-webhook${operation === 'list' ? 's' : ''}.${language.extension}`, folder),
    'utf8',
  )
  const code = printed
    .replaceAll('https://app.usendoto.com', target.baseUrl)
    .replaceAll('use_ssl: true', 'use_ssl: false')
    .replaceAll('YOUR_TOKEN', target.key)
    .replaceAll('webhooks/7', `webhooks/${target.webhookId}`)
  const output = await language.run([language.before, code, language.after[operation] ?? ''].join('\n'))
  return JSON.parse(output.trim().split('\n').at(-1) ?? '')
}

export async function readPrinted<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(name, folder), 'utf8'))
}

interface Handler {
  name: string
  missing(): Promise<string | undefined>
  command(port: number): Promise<[program: string, args: string[]]>
  greeting: string
}

const fileOf = (name: string) => fileURLToPath(new URL(name, folder))

/** The document's handlers, each run as printed; only the port is changed. */
export const handlers: readonly Handler[] = [
  {
    name: 'Express',
    missing: async () => undefined,
    async command(port) {
      const code = (await readFile(new URL('receive.express.txt', folder), 'utf8')).replace('3000', String(port))
      return [process.execPath, ['--input-type=module', '--eval', code]]
    },
    greeting: 'New message from',
  },
  {
    name: 'Flask',
    missing: () => missingPython('flask'),
    command: async (port) => [
      await pythonWith('flask'),
      ['-B', '-m', 'flask', '--app', fileOf('receive.py'), 'run', '-p', String(port)],
    ],
    greeting: 'New message from',
  },
  {
    name: 'PHP',
    missing: () => missing('php', 'php', '--version'),
    command: async (port) => ['php', ['-S', `127.0.0.1:${port}`, fileOf('receive.php')]],
    greeting: 'New message from',
  },
  {
    name: 'Dart',
    missing: () => missing('dart', 'dart', '--version'),
    async command(port) {
      const code = (await readFile(new URL('receive.dart', folder), 'utf8')).replace('8080', String(port))
      const temporary = await mkdtemp(join(tmpdir(), 'ndoto-dart-'))
      onTestFinished(() => rm(temporary, { recursive: true, force: true }))
      const file = join(temporary, 'receive.dart')
      await writeFile(file, code)
      return ['dart', ['run', file]]
    },
    greeting: 'Message from',
  },
  {
    name: 'Sinatra',
    missing: () => missing('Sinatra', 'ruby', '-e', "require 'sinatra/base'"),
    command: async (port) => ['ruby', [fileOf('receive.rb'), '-p', String(port), '-o', '127.0.0.1']],
    greeting: 'New message from',
  },
]

export interface RunningHandler {
  url: string
  /** Ends it, and gives all it has printed. */
  stop(): Promise<string>
}

export async function startHandler(handler: Handler): Promise<RunningHandler> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/webhooks/ndoto`
  const [program, args] = await handler.command(port)
  const child = spawn(program, args, { env: { ...process.env, PYTHONUNBUFFERED: '1' } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  await vi
    .waitFor(() => fetch(`http://127.0.0.1:${port}/`), { timeout: 20_000 })
    .catch(async (error: unknown) => {
      await end(child)
      throw new Error(`${handler.name} doesn't answer: ${printed}`, { cause: error })
    })
  return {
    url,
    async stop() {
      await end(child)
      return printed
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  await closed
}
