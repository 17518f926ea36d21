import { setTimeout as delay } from 'node:timers/promises'

import { createRunningClock } from '@parley/test-kit/fake-clock'
import { createJsonClient } from '@parley/test-kit/json-client'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { secretKeySetting } from '../../../testing/secret-key.ts'
import { countByHand, readRollUp, wrongClasses } from './count-by-hand.test-helper.ts'

const full = process.env.PARLEY_TEST_FULL === '1'
const changes = full ? 10_000 : 2_500
const people = 120
const clients = 8
const kills = full ? 4 : 2
const patience = { timeout: 120_000, interval: 250 }

/** The same ones each time, and few enough for the circuit to stay closed. */
const refuseSome = ({ path, json }: ReceivedWebhook) =>
  path === '/some' && (json as { data: { id: number } }).data.id % 5 === 0 ? 500 : 200

let receiver: WebhookReceiver
// Has the database, and serves requests as well. The processes that are killed do the work.
let parley: Harness
let servers: ParleyProcess[]
beforeAll(async () => {
  receiver = await startWebhookReceiver({ respond: refuseSome })
  parley = await startHarness({ PARLEY_ROLES: 'api' }, createRunningClock())
  servers = await Promise.all(
    Array.from({ length: 2 }, () =>
      startParley({
        DATABASE_URL: parley.databaseUrl,
        PARLEY_SECRET_KEY: secretKeySetting,
        PARLEY_ALLOW_NETWORKS: '127.0.0.0/8',
        PARLEY_RETRY_SCHEDULE: '1s',
      }),
    ),
  )
  return async () => {
    await Promise.all(servers.map((server) => server.close()))
    await parley.stop()
    await receiver.close()
  }
}, 120_000)

/** Deterministic, so that a run can be repeated as far as timing lets it. */
function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

const count = async (query: string) =>
  (await parley.sql<{ n: number }>(`select count(*)::integer as n from ${query}`))[0]?.n ?? 0

test('after a storm with kill -9, each roll-up is what is counted by hand', async () => {
  const pick = random(20_261_130)
  const ok = async (path: string, body?: object) => (await parley.request('POST', `/v1${path}`, { body })).body
  await ok('/endpoints', { url: receiver.url('/fine'), events: ['contact.created', 'contact.updated'] })
  await ok('/endpoints', { url: receiver.url('/some'), events: ['handoff.created'] })
  const steps = [{ type: 'message', content: { type: 'text', text: 'Hi' } }]
  const campaign = await ok('/campaigns', { name: 'Storm', steps })
  await ok(`/campaigns/${campaign.id}/start`)

  const known: { contact_id: number; conversation_id: number }[] = []
  const handoffs: number[] = []
  const phoneOf = (n: number) => String(919_850_000_000 + n)
  const one = <T>(of: readonly T[]): T | undefined => of[pick(of.length)]
  let created = 0

  /** Asked of any process. What a kill has cut off isn't repeated: only what is on record counts. */
  async function ask<Body extends object>(method: string, path: string, body?: object): Promise<Partial<Body>> {
    const url = one([parley.url, ...servers.map((server) => server.url)]) ?? ''
    const answer = await createJsonClient(url, parley.key)<Body>(method, `/v1${path}`, { body }).catch(() => undefined)
    return answer?.body ?? {}
  }
  const patch = (id: number | undefined, body: object) => ask('PATCH', `/conversations/${id}`, body)

  async function act(): Promise<void> {
    const { contact_id, conversation_id } = one(known) ?? {}
    const dice = pick(100)
    if (dice < 40 || conversation_id === undefined || contact_id === undefined) {
      const heard = await ask<(typeof known)[number]>('POST', '/simulator/inbound', {
        from: phoneOf(pick(people)),
        text: 'Hello',
      })
      if (heard.contact_id && heard.conversation_id) known.push({ ...heard } as (typeof known)[number])
    } else if (dice < 65) await ask('POST', '/messages', { contact_id, text: 'Hi' })
    else if (dice < 75) await patch(conversation_id, { status: one(['resolved', 'resolved', 'open']) })
    else if (dice < 80) await patch(conversation_id, { assignee: one(['Asha', 'Ravi', null]) })
    else if (dice < 90) {
      await ask('PATCH', `/contacts/${contact_id}`, { stage: one(['New', 'Contacted', 'Warm', 'Hot', 'Won']) })
    } else if (dice < 95) {
      created += 1
      await ask('POST', '/contacts', { phone: phoneOf(people + created) })
    } else if (dice < 97) {
      await ask('POST', `/campaigns/${campaign.id}/enrollments`, { contact_ids: [contact_id] })
    } else if (dice < 99 || handoffs.length === 0) {
      const { id } = await ask<{ id: number }>('POST', '/handoffs', { conversation_id, reason: 'angry' })
      if (id) handoffs.push(id)
    } else await ask('POST', `/handoffs/${handoffs.pop()}/close`, {})
  }

  let happened = 0
  const work = async () => {
    for (let acts = 0; happened < changes; acts++) {
      await act()
      if (acts % 25 === 0) happened = await count('events')
    }
  }
  async function killInTurn(): Promise<void> {
    for (let n = 0; n < kills; n += 1) {
      while (happened < ((n + 1) * changes) / (kills + 1)) await delay(20)
      const victim = servers[n % servers.length] as ParleyProcess
      await victim.kill('SIGKILL')
      await victim.start()
    }
  }
  const began = Date.now()
  await Promise.all([killInTurn(), ...Array.from({ length: clients }, work)])
  const stormMs = Date.now() - began
  await servers[0]?.kill('SIGKILL')

  await expect.poll(() => count('queue'), patience).toBe(0)
  await expect.poll(() => count('enrollments where ended_at is null'), patience).toBe(0)
  await expect.poll(() => count('sends'), patience).toBe(0)
  const [last] = await parley.sql<{ at: Date }>('select max(occurred_at) as at from events')
  const behind = `figure_cursors where workspace_id = 1 and counted_until > '${last?.at.toISOString()}'`
  await expect.poll(() => count(behind), patience).toBe(1)
  await expect.poll(() => count('figures_due'), patience).toBe(0)

  const byHand = await countByHand(parley.sql)
  expect(await readRollUp(parley.sql)).toEqual(byHand)
  expect(await wrongClasses(parley.sql)).toEqual([])
  const facts = new Set(byHand.map(({ key }) => key.split(' | ')[0]))
  for (const fact of [
    'first_response',
    'resolution',
    'stage',
    'campaign_replied',
    'delivered',
    'exhausted',
    'handoffs',
  ])
    expect(facts).toContain(fact)
  process.stdout.write(
    `${await count('events')} events in ${stormMs} ms with ${kills} kills, and ${Date.now() - began - stormMs} ms until they were counted; ${byHand.length} rows of figures are right\n`,
  )
}, 300_000)
