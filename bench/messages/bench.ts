import { setTimeout as delay } from 'node:timers/promises'

import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { Pool } from 'undici'

import { authorised } from '../endpoints.ts'
import { round2, startChild } from '../processes.ts'

const numbers = 10
const seconds = 10
/** Meta's limit for one number. */
const perSecond = 80
const each = perSecond * seconds
const connections = 32

interface Arrived {
  messages: number
  recipients: number
  seconds: number
  busiest: number
}

/**
 * Queued messages of ten paused numbers, each to another person, from the time the numbers are connected until the
 * vendor has the last message. The ceiling is the vendor's limit: 80 a second for each number.
 */
export async function run(): Promise<object> {
  const graph = await startChild('messages/graph.ts')
  const parley = await startParley({ PARLEY_WHATSAPP_CLOUD_URL: `${graph.url}/v26.0` })
  try {
    const headers = await authorised(parley)
    const channels: number[] = []
    for (let n = 0; n < numbers; n++) channels.push(await connect(parley, headers, n))
    await queue(parley, headers, channels)
    const arrived = async () => (await (await fetch(graph.url)).json()) as Arrived
    const held = (await arrived()).messages
    for (const id of channels) await call(parley, headers, 'PATCH', `/v1/channels/${id}`, { status: 'connected' })
    const expected = numbers * each
    const deadline = performance.now() + 20 * seconds * 1_000
    while ((await arrived()).messages < expected && performance.now() < deadline) await delay(200)
    const { messages, recipients, seconds: took, busiest } = await arrived()
    const rate = messages / took
    return {
      ratio: round2(rate / (numbers * perSecond)),
      rate: Math.round(rate),
      ceiling_rate: numbers * perSecond,
      busiest_second_of_a_number: busiest,
      sent_while_paused: held,
      twice: messages - recipients,
      missing: expected - recipients,
    }
  } finally {
    await parley.close()
    graph.process.kill('SIGKILL')
  }
}

type Headers = Record<string, string>

async function call(parley: ParleyProcess, headers: Headers, method: string, path: string, body: object) {
  const response = await fetch(parley.url + path, { method, headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${await response.text()}`)
  return (await response.json()) as { id: number }
}

/** Connects a number and pauses it, so that its messages wait. */
async function connect(parley: ParleyProcess, headers: Headers, n: number): Promise<number> {
  const credentials = {
    phone_number_id: String(100_000 + n),
    access_token: 'bench',
    app_secret: 'bench',
    verify_token: 'bench',
  }
  const { id } = await call(parley, headers, 'POST', '/v1/channels', {
    type: 'whatsapp-cloud',
    name: `Number ${n}`,
    credentials,
  })
  await call(parley, headers, 'PATCH', `/v1/channels/${id}`, { status: 'paused' })
  return id
}

async function queue(parley: ParleyProcess, headers: Headers, channels: number[]): Promise<void> {
  const pool = new Pool(parley.url, { connections, pipelining: 1 })
  let next = 0
  async function loop(): Promise<void> {
    for (let n = next++; n < numbers * each; n = next++) {
      const body = {
        to: String(919_800_000_000 + n),
        channel_id: channels[n % numbers],
        text: 'Hi, is this a good time?',
      }
      const response = await pool.request({ path: '/v1/messages', method: 'POST', headers, body: JSON.stringify(body) })
      if (response.statusCode !== 202) throw new Error(`a message was refused: ${await response.body.text()}`)
      await response.body.dump()
    }
  }
  await Promise.all(Array.from({ length: connections }, loop))
  await pool.close()
}
