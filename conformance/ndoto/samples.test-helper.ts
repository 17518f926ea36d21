import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { freePort } from '@parley/test-kit/free-port'
import { onTestFinished } from 'vitest'

import {
  answerOf,
  missing,
  missingPython,
  pythonWith,
  runNode,
  runPython,
  withoutRequests,
} from '../programs/run.test-helper.ts'
import { type RunningServer, startProgram } from '../programs/serve.test-helper.ts'
import { samplesIn, type Target } from '../samples.test-helper.ts'

const folder = new URL('samples/', import.meta.url)
export const samples = samplesIn(folder, { host: 'https://app.usendoto.com', key: /YOUR_TOKEN/g })

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
  run(code: string): Promise<unknown>
}

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
    run: (code) => runNode(code),
  },
  {
    name: 'Python with requests',
    extension: 'py',
    missing: () => missing('Python with requests', 'python3', '-c', 'import requests'),
    before: 'import requests\n',
    after: everyAnswer('import json\nprint(json.dumps(response.json()))'),
    run: (code) => runPython(code),
  },
  {
    name: 'Python without requests',
    extension: 'py',
    missing: () => missing('python3', 'python3', '--version'),
    before: 'import requests\n',
    after: everyAnswer('import json\nprint(json.dumps(response.json()))'),
    run: (code) => runPython(code, withoutRequests),
  },
  {
    name: 'PHP',
    extension: 'php',
    missing: () => missing('PHP with curl', 'php', '-r', 'exit(extension_loaded("curl") ? 0 : 1);'),
    before: '',
    after: everyAnswer('echo "\\n", json_encode($response);'),
    run: (code) => answerOf('php', ['-r', code.replace('<?php', '')]),
  },
  {
    name: 'Ruby',
    extension: 'rb',
    missing: () => missing('ruby', 'ruby', '--version'),
    before: "require 'net/http'\nrequire 'json'\n",
    after: everyAnswer('puts JSON.generate(JSON.parse(res.body))'),
    run: (code) => answerOf('ruby', ['-e', code]),
  },
]

/** Runs a sample as the document prints it; only host, TLS, token and number are changed. `webhookId`: for number 7. */
export async function runSample(
  { extension, before, after, run }: Language,
  operation: Operation,
  target: Target,
  webhookId?: number,
): Promise<unknown> {
  const name = `${operation}-webhook${operation === 'list' ? 's' : ''}.${extension}`
  const code = (await samples.aimedAt(target, name))
    .replaceAll('use_ssl: true', 'use_ssl: false')
    .replaceAll('webhooks/7', `webhooks/${webhookId}`)
  return run([before, code, after[operation] ?? ''].join('\n'))
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
      const code = (await samples.printed('receive.express.txt')).replace('3000', String(port))
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
      const code = (await samples.printed('receive.dart')).replace('8080', String(port))
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

/** `url`: where it takes webhooks. */
export async function startHandler(handler: Handler): Promise<RunningServer> {
  const port = await freePort()
  const server = await startProgram(port, await handler.command(port))
  return { ...server, url: `${server.url}/webhooks/ndoto` }
}
