import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '@parley/test-kit/free-port'
import { createJsonClient } from '@parley/test-kit/json-client'
import { parleyEnvironment } from '@parley/test-kit/parley-command'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

let parley: ParleyProcess
let shell: Shell
let blocks: string[]

beforeAll(async () => {
  parley = await startParley()
  const { port } = new URL(parley.url)
  const listenPort = String(await freePort())
  shell = startShell({ PORT: port, PARLEY_DATA: parley.dataDir })
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  blocks = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code = '']) =>
    code.replaceAll(/\b4000\b/g, port).replaceAll(/\b9000\b/g, listenPort),
  )
})
afterAll(async () => {
  await shell.end()
  await parley.close()
})

interface Shell {
  /** Runs a block to its end, and gives what has been printed meanwhile. */
  run(code: string): Promise<string>
  /** All that has been printed. */
  printed(): string
  end(): Promise<void>
}

/** One bash for all blocks, as a reader has one terminal: variables and background jobs stay. */
function startShell(settings: NodeJS.ProcessEnv): Shell {
  const bash = spawn('bash', [], {
    cwd: root,
    env: parleyEnvironment(settings),
    // A process group of its own, to end its background jobs with it.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let printed = ''
  let runs = 0
  bash.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  return {
    printed: () => printed,
    async run(code) {
      runs += 1
      const mark = `block ${runs} ended with `
      const before = printed.length
      bash.stdin.write(`${code}\necho "${mark}$?"\n`)
      await vi.waitFor(() => expect(printed.slice(before)).toMatch(new RegExp(`${mark}\\d+\n`)), { timeout: 20_000 })
      expect(printed.slice(before)).toContain(`${mark}0\n`)
      return printed.slice(before)
    },
    async end() {
      const exit = once(bash, 'exit')
      process.kill(-(bash.pid ?? 0), 'SIGTERM')
      await exit
    },
  }
}

/** The next block, which is to be the one with this command in it. */
function take(command: string): string {
  const block = blocks.shift() ?? ''
  expect(block).toContain(command)
  return block
}

const webhook = (event: string) =>
  new RegExp(`POST /\n(?:[a-z-]+: .+\n)*x-niyog-event: ${event}\n(?:[a-z-]+: .+\n)*\\{"event":"${event}",.*\\}$`, 'm')

it('says nothing that is not so', { timeout: 60_000 }, async () => {
  expect(take('npm start')).toBe('npm ci\nnpm start\n')
  expect((await fetch(`${parley.url}/docs`)).status).toBe(200)

  await shell.run(take('npx parley keys create'))
  expect(await shell.run('echo "$NIYOG_KEY"')).toMatch(/^niyog_live_[0-9a-f]{32}$/m)

  await shell.run(take('npx parley listen'))
  await expect.poll(() => shell.printed()).toContain('Waiting for webhooks at http://127.0.0.1:')

  expect(await shell.run(take('/webhooks'))).toMatch(/\{"id":\d+,"url":"[^"]+","events":\[.+\],"secret":"whsec_[^"]+",/)

  expect(await shell.run(take('/leads'))).toMatch(
    /\{"id":\d+,"phone":"919812345678","name":"Rohan Mehta","created":true,/,
  )
  await expect.poll(() => shell.printed()).toMatch(webhook('lead.created'))
  expect(shell.printed()).toMatch(/^x-niyog-signature: t=\d+,v1=[0-9a-f]{64}$/m)

  expect(await shell.run(take('/messages'))).toMatch(/\{"sent":true,"message_id":"wamid\.[^"]+","to":"919812345678"\}/)
  await expect.poll(() => shell.printed()).toMatch(webhook('message.sent'))

  // What the receiver has is on record a moment later: sooner than a reader gets to the next command.
  const { key } = await parley.createKey()
  const native = createJsonClient(parley.url, key)
  await expect.poll(async () => (await native('GET', '/v1/deliveries?state=pending')).body.data).toEqual([])
  const last = await shell.run(take('/simulator/inbound'))
  expect(last).toMatch(/"direction":"inbound".*"text":"Yes please!".*"status":"received"/)
  expect(
    last.match(/"event_type":"(contact\.created|message\.sent)","endpoint_id":\d+,"state":"delivered"/g),
  ).toHaveLength(2)

  expect(blocks).toEqual([])
  expect(await shell.run('npx parley doctor')).toMatch(/^ok +server: .* answers$/m)
})

it('has a link for every page that it names', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const links = [...readme.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target)
  expect(links.length).toBeGreaterThan(5)
  for (const link of links) {
    if (link.startsWith('http://127.0.0.1:4000')) {
      expect((await fetch(link.replace('http://127.0.0.1:4000', parley.url))).status, link).toBe(200)
    } else if (!link.startsWith('http')) {
      await expect(access(new URL(`../${link}`, import.meta.url)), link).resolves.toBeUndefined()
    }
  }
})
