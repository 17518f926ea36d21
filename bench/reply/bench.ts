import { createHmac } from 'node:crypto'

import { inboundBody } from '@parley/test-kit/graph/webhook-body'
import { startParley } from '@parley/test-kit/parley-process'

import { authorised } from '../endpoints.ts'
import { type Latencies, latencies } from '../latencies.ts'
import { median } from '../load.ts'
import { round2, startChild } from '../processes.ts'
import { sendSteadily } from '../steady.ts'

const rounds = 5
const seconds = 10
// Below Meta's limit for one sender, so that no reply waits for a send slot.
const perSecond = 20
// Enough senders that none reaches the limit for one recipient.
const senders = 1_000
const account = { phoneNumberId: '106540352242922', appSecret: 'app secret' }

/**
 * From an inbound WhatsApp message to the first byte of its reply at Meta, where the user's system answers with the
 * reply at once. The ceiling, measured alternately: the same two requests with nothing in between.
 */
export async function run(): Promise<object> {
  const vendor = await startChild('reply/vendor.ts')
  const parley = await startParley({ PARLEY_WHATSAPP_CLOUD_URL: vendor.url })
  const ceiling = await startChild('reply/ceiling.ts', { VENDOR: vendor.url })
  try {
    const path = await prepare(parley, vendor.url)
    const round = async (base: string) => {
      const from = sent
      const key = (_answer: string, index: number) => `code${from + index}`
      const headers = { 'content-type': 'application/json' }
      const { answered, errors } = await sendSteadily({
        url: base,
        headers,
        perSecond,
        seconds,
        key,
        request: () => ({ path, ...inbound(sent++) }),
      })
      return { ...(await latencies(vendor.url, answered, ([, code]) => code)), errors }
    }
    await round(parley.url)
    await round(ceiling.url)
    const replies: Round[] = []
    const bare: Round[] = []
    for (let n = 0; n < rounds; n++) {
      bare.push(await round(ceiling.url))
      replies.push(await round(parley.url))
    }
    return summarise(replies, bare)
  } finally {
    ceiling.process.kill('SIGKILL')
    vendor.process.kill('SIGKILL')
    await parley.close()
  }
}

type Round = Latencies & { errors: number }

let sent = 0

/** A message in Meta's format, signed. */
function inbound(n: number): { body: string; headers: Record<string, string> } {
  const from = `9198${String(n % senders).padStart(8, '0')}`
  const message = { text: `login code${n}`, from, wamid: `wamid.in${n}`, name: 'Rohan', timestamp: 1_780_000_000 }
  const body = JSON.stringify(inboundBody(account.phoneNumberId, message))
  const signature = createHmac('sha256', account.appSecret).update(body).digest('hex')
  return { body, headers: { 'x-hub-signature-256': `sha256=${signature}` } }
}

/** Creates a channel, a trigger and the webhook that is asked. Returns the path for the channel's inbound messages. */
async function prepare(parley: Parameters<typeof authorised>[0], vendor: string): Promise<string> {
  const headers = await authorised(parley)
  async function call(method: string, path: string, input: object): Promise<Record<string, unknown>> {
    const response = await fetch(parley.url + path, { method, headers, body: JSON.stringify(input) })
    if (!response.ok) throw new Error(`${path} was refused: ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }
  const { phoneNumberId: phone_number_id, appSecret: app_secret } = account
  const credentials = { phone_number_id, app_secret, access_token: 'token', verify_token: 'verify' }
  const channel = await call('POST', '/v1/channels', { type: 'whatsapp-cloud', name: 'Bot', credentials })
  await call('POST', '/v1/triggers', { channel_id: channel.id, phrase: 'login', reply: 'Static' })
  await call('PATCH', '/v1/trigger-settings', { cooldown_seconds: 0 })
  await call('PUT', '/heypingr/v1/webhook', { url: `${vendor}/hook` })
  return String(channel.webhook_path)
}

function summarise(replies: Round[], bare: Round[]): object {
  const of = (runs: Round[], value: keyof Round) => round2(median(runs.map((run) => run[value])))
  const sum = (value: keyof Round) => replies.reduce((total, run) => total + run[value], 0)
  const overhead = (value: keyof Round) =>
    round2(median(replies.map((run, n) => run[value] - (bare[n]?.[value] ?? Number.NaN))))
  return {
    p50_ms: of(replies, 'throughP50'),
    p99_ms: of(replies, 'throughP99'),
    ceiling_p50_ms: of(bare, 'throughP50'),
    ceiling_p99_ms: of(bare, 'throughP99'),
    overhead_p50_ms: overhead('throughP50'),
    overhead_p99_ms: overhead('throughP99'),
    target_overhead_p50_ms: 10,
    per_second: perSecond,
    errors: sum('errors'),
    missing: sum('missing'),
  }
}
