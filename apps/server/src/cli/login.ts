import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

import { Command, Option } from 'commander'

import { localUrl, readConfig } from '../config/config.ts'
import { StartupError } from '../kernel/startup-error.ts'
import { serverUrl } from './arguments.ts'
import { credentialsFile, writeCredentials } from './credentials.ts'

export function loginCommand(): Command {
  return new Command('login')
    .description('get a key by signing in with a browser, on this device or another')
    .addOption(
      new Option('--url <url>', 'the URL of Parley; default: the configured one on this machine').argParser(serverUrl),
    )
    .action(async ({ url = new URL(localUrl(readConfig(process.env).http)) }: { url?: URL }) => {
      const base = url.href.replace(/\/+$/, '')
      const started = await ask<Started>(base, '/v1/device-log-ins', { name: `parley at ${hostname()}` })
      process.stderr.write(
        `Open ${started.verification_url}\nand check that it shows ${started.user_code}. Waiting …\n`,
      )
      const { key, name } = await keyOf(base, started)
      await writeCredentials({ url: base, key })
      process.stdout.write(`You are logged in. The key ${name} is in ${credentialsFile()}; npx parley mcp uses it.\n`)
    })
}

interface Started {
  device_code: string
  user_code: string
  verification_url: string
  interval: number
}

interface Problem {
  code?: string
  detail?: string
}

class Refusal extends StartupError {
  readonly code: string | undefined
  constructor({ code, detail }: Problem, status: number) {
    super(detail ?? `Parley answered ${status}.`)
    this.code = code
  }
}

async function keyOf(base: string, { device_code, interval }: Started): Promise<{ key: string; name: string }> {
  for (;;) {
    await delay(interval * 1_000)
    try {
      return await ask(base, '/v1/device-log-ins/key', { device_code })
    } catch (error) {
      if (!(error instanceof Refusal && ['authorization_pending', 'slow_down'].includes(error.code ?? ''))) throw error
    }
  }
}

async function ask<Answer>(base: string, path: string, body: object): Promise<Answer> {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((error: Error) => {
    throw new StartupError(`Parley can't be reached at ${base}: ${error.cause ?? error.message}.`)
  })
  const answer: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw new Refusal(answer as Problem, response.status)
  return answer as Answer
}
