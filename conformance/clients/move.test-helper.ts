import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import { parleyEnvironment } from '@parley/test-kit/parley-command'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { expect } from 'vitest'
import { startServer } from '../parley.test-helper.ts'

/** A Parley that somebody moves to from a vendor, as the vendor's guide says. */
export interface Move {
  parley: ParleyProcess
  graph: GraphServer
  /** The guide's base URL, and the key that its command mints. */
  baseUrl: string
  key: string
  /** Parley's own API, as the guides use it: paths with their `/v1`. */
  native: JsonClient
  /** The step "Set the country", with the guide's own body. */
  setCountry(): Promise<void>
  /** The step "Connect your number", as the guide to the WhatsApp Cloud API says. */
  connectNumber(): Promise<Channel>
  /** Starts the client of this vendor. */
  runClient(settings: NodeJS.ProcessEnv): RunningClient
  close(): Promise<void>
}

interface Channel {
  id: number
  status: string
  /** Where the channel's vendor brings its webhooks. */
  webhookUrl: string
}

interface RunningClient {
  /** Waits until it has printed this, and gives all that it has printed. Rejects when it ends before. */
  says(text: string): Promise<string>
  /** Waits for its end, which is to be a success. */
  ends(): Promise<void>
}

const account = {
  accessToken: 'EAAGm0PX4ZCpsBAKZC',
  phoneNumberId: '106540352242922',
  appSecret: 'shhh',
  wabaId: '102290129340398',
}

/** `env`: where the vendors of other channels are. */
export async function startMove(vendor: string, env: NodeJS.ProcessEnv = {}): Promise<Move> {
  const guide = await readGuide(vendor)
  const [, mint = ''] = /`npx parley (keys create[^`]*)`/.exec(guide) ?? []
  const [, path = ''] = /to\s`http:\/\/127\.0\.0\.1:4000(\/[^`]+)`/.exec(guide) ?? []
  const graph = await startGraphServer(account)
  // With the limits that a new user has.
  const limits = { PARLEY_IAGENTE_PER_MINUTE: '', PARLEY_IAGENTE_PER_DAY: '' }
  const parley = await startServer({ ...limits, PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl, ...env }).catch(
    async (error) => {
      await graph.close()
      throw error
    },
  )
  const key = (await parley.cli(...mint.split(' '))).trim()
  const native = createJsonClient(parley.url, key)

  return {
    parley,
    graph,
    baseUrl: parley.url + path,
    key,
    native,

    async setCountry() {
      const [, body = ''] = /`PATCH \/v1\/workspace (\{[^`]+\})`/.exec(guide) ?? []
      expect((await native('PATCH', '/v1/workspace', { raw: body })).status).toBe(200)
    },

    async connectNumber() {
      const { accessToken, phoneNumberId, appSecret, wabaId } = account
      const credentials = {
        phone_number_id: phoneNumberId,
        access_token: accessToken,
        app_secret: appSecret,
        waba_id: wabaId,
      }
      const channel = await connect({ parley, native }, 'whatsapp-cloud', { credentials })
      expect(channel.status).toBe('connected')
      const { text } = await graph.verifyWebhook(channel.webhookUrl, 'a word of your choice', '1158201444')
      expect(text).toBe('1158201444')
      return channel
    },

    runClient: (settings) => runClient(vendor, settings),

    async close() {
      await parley.close()
      await graph.close()
    },
  }
}

/** Makes the channel of a channel's guide: its own request, with these values instead of those that it shows. */
export async function connect(
  { parley, native }: Pick<Move, 'parley' | 'native'>,
  guide: string,
  { credentials, ...changes }: { credentials: object; is_default?: boolean },
): Promise<Channel> {
  const [, printed = ''] = /curl -X POST \S+\/v1\/channels .*?-d '(\{.*?\})'/s.exec(await readGuide(guide)) ?? []
  const channel = JSON.parse(printed) as { credentials: object }
  const { status, body } = await native<{ id: number; webhook_path: string }>('POST', '/v1/channels', {
    body: { ...channel, ...changes, credentials: { ...channel.credentials, ...credentials } },
  })
  expect(status).toBe(201)
  const { id, webhook_path } = body
  const read = async () => (await native<{ status: string }>('GET', `/v1/channels/${id}`)).body.status
  return { id, status: await read(), webhookUrl: parley.url + webhook_path }
}

const readGuide = (name: string) => readFile(new URL(`../../docs/guides/${name}.md`, import.meta.url), 'utf8')

function runClient(vendor: string, settings: NodeJS.ProcessEnv): RunningClient {
  const program = fileURLToPath(new URL(`${vendor}.ts`, import.meta.url))
  const client = spawn(process.execPath, [program], { env: parleyEnvironment(settings), stdio: 'pipe' })
  const ended = once(client, 'close')
  let printed = ''
  for (const stream of [client.stdout, client.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  return {
    async says(text) {
      await expect.poll(() => client.exitCode !== null || printed.includes(text)).toBe(true)
      expect(printed).toContain(text)
      return printed
    },
    async ends() {
      const [code] = await ended
      expect(code, printed).toBe(0)
    },
  }
}
