import { setTimeout as delay } from 'node:timers/promises'

import { failureOf } from '@parley/test-kit/graph/failure'
import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'
import { secretKeySetting } from '../../../testing/secret-key.ts'

const people = 60
const full = process.env.PARLEY_TEST_FULL === '1'
const operations = full ? 800 : 300
const optOutEvery = full ? 50 : 20
const clients = 16
const kills = full ? 6 : 3
/** Longer than a message is in flight: one that was claimed before an opt-out has arrived by then. */
const inFlightMs = 15_000

let graph: GraphServer
// Has the database, and asks it. The processes that are killed do the work.
let parley: Harness
let servers: ParleyProcess[]
let channel: number
let receiver: WebhookReceiver

beforeAll(async () => {
  graph = await startGraphServer(account)
  parley = await startHarness({ PARLEY_ROLES: 'api', PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const body = { type: 'whatsapp-cloud', name: 'Storm', is_default: true, credentials }
  channel = (await parley.request('POST', '/v1/channels', { body })).body.id
  receiver = await startWebhookReceiver()
  const events = ['contact.created', 'contact.merged', 'contact.deleted', 'message.received', 'message.sent']
  await parley.request('POST', '/v1/endpoints', { body: { url: receiver.url(), events, ordered: true } })
  servers = await Promise.all(
    Array.from({ length: 3 }, () =>
      startParley({
        DATABASE_URL: parley.databaseUrl,
        PARLEY_SECRET_KEY: secretKeySetting,
        PARLEY_ALLOW_NETWORKS: '127.0.0.0/8',
        PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl,
      }),
    ),
  )
  return async () => {
    await Promise.all(servers.map((server) => server.close()))
    await parley.stop()
    await graph.close()
    await receiver.close()
  }
}, 120_000)

class Person {
  readonly phone: string
  readonly userId: string
  /** When an opt-out was answered that holds for the number: by the number, or by both addresses at once. */
  optedOutAt = Number.POSITIVE_INFINITY
  constructor(n: number) {
    this.phone = String(919_850_000_000 + n)
    this.userId = `IN.${5_000_000 + n}`
  }
}

/** What a server has logged as an error. */
const errorsOf = (server: ParleyProcess) =>
  server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{"level":"error"'))

/** Deterministic, so that a run can be repeated as far as timing lets it. */
function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

test('whatever is merged, deleted and killed, nobody is written to after their opt-out was answered', async () => {
  const crowd = Array.from({ length: people }, (_, n) => new Person(n))
  const arrivals: { to: string; text: string; at: number }[] = []
  const pick = random(20_261_130)
  graph.behave(({ body }) => {
    const { to, recipient, text } = body as { to?: string; recipient?: string; text?: { body: string } }
    // A refusal is tried again later: an opt-out in between must hold the message back.
    if (pick(10) === 0) return { kind: 'fail', failure: failureOf(131_000) }
    arrivals.push({ to: to ?? recipient ?? '', text: text?.body ?? '', at: Date.now() })
    return undefined
  })
  /** Of each accepted message, when it was asked for. */
  const asked = new Map<string, { person: Person; at: number }>()
  const optOutMs: number[] = []
  const unexpected: string[] = []
  let done = 0
  let wamids = 0

  const server = () => servers[pick(servers.length)] as ParleyProcess
  const client = (): JsonClient => createJsonClient(server().url, parley.key)
  /** Repeated until a living process answers. */
  async function insist(act: () => Promise<number>, fine: readonly number[]): Promise<void> {
    for (;;) {
      const status = await act().catch(() => 0)
      if (fine.includes(status)) return
      if (status !== 0 && status !== 503 && status !== 409) return void unexpected.push(`answered ${status}`)
      await delay(100)
    }
  }
  const hears = (text: string, from: { from?: string; userId?: string }) => {
    const wamid = `wamid.storm.${++wamids}`
    return insist(async () => {
      const hook = `${server().url}/webhooks/whatsapp-cloud/${channel}`
      return (await graph.sendInbound(hook, { text, wamid, ...from })).status
    }, [200])
  }

  async function send(person: Person): Promise<void> {
    const text = `message ${asked.size} for ${person.phone}`
    asked.set(text, { person, at: Date.now() })
    const key = { 'idempotency-key': text.replaceAll(' ', '-') }
    await insist(
      async () => (await client()('POST', '/v1/messages', { body: { to: person.phone, text }, headers: key })).status,
      [201, 202, 422],
    )
  }
  async function optOut(person: Person): Promise<void> {
    const began = Date.now()
    const both = { from: person.phone, userId: person.userId }
    await hears('STOP', pick(2) === 0 ? both : { from: person.phone })
    optOutMs.push(Date.now() - began)
    person.optedOutAt = Math.min(person.optedOutAt, Date.now())
  }
  async function forget(person: Person): Promise<void> {
    const found = await client()<{ data?: { id: number }[] }>('GET', `/v1/contacts?phone=${person.phone}`).catch(
      () => undefined,
    )
    const id = found?.body.data?.[0]?.id
    if (id === undefined) return
    await insist(async () => (await client()('DELETE', `/v1/contacts/${id}`)).status, [204, 404])
    await insist(
      async () => (await client()('POST', '/v1/contacts', { body: { phone: person.phone } })).status,
      [200, 201],
    )
  }

  let begun = 0
  async function act(): Promise<void> {
    begun += 1
    // By count, so that it is the same number of people in every run.
    if (begun % optOutEvery === 0) await optOut(crowd[((begun / optOutEvery) * 7) % people] as Person)
    const person = crowd[pick(people)] as Person
    const dice = pick(98)
    if (dice < 45) await send(person)
    else if (dice < 60) await hears('Hello', { from: person.phone })
    else if (dice < 72) await hears('Hello', { userId: person.userId })
    else if (dice < 85) await hears('Hello', { from: person.phone, userId: person.userId })
    else await forget(person)
    done += 1
  }
  async function killInTurn(): Promise<void> {
    for (let n = 0; n < kills; n += 1) {
      await expect
        .poll(() => done, { timeout: 300_000, interval: 50 })
        .toBeGreaterThan(((n + 1) * operations) / (kills + 1))
      const victim = servers[n % servers.length] as ParleyProcess
      await victim.kill('SIGKILL')
      await victim.start()
    }
  }
  const work = async () => {
    while (done < operations) await act()
  }
  await Promise.all([killInTurn(), ...Array.from({ length: clients }, work)])
  graph.behave(({ body }) => {
    const { to, recipient, text } = body as { to?: string; recipient?: string; text?: { body: string } }
    arrivals.push({ to: to ?? recipient ?? '', text: text?.body ?? '', at: Date.now() })
    return undefined
  })
  const count = async (query: string) =>
    Number((await parley.sql<{ n: string }>(`select count(*) as n from ${query}`))[0]?.n)
  await expect.poll(() => count('sends where due_at < now() or in_flight'), { timeout: 120_000 }).toBe(0)

  expect(unexpected, servers.flatMap(errorsOf).join('\n')).toEqual([])
  const out = crowd.filter(({ optedOutAt }) => Number.isFinite(optedOutAt))
  expect(out.length).toBeGreaterThan(people / 6)

  // Asked for after the answer to the opt-out, or tried again long after it.
  const wrong = arrivals.filter(({ text, at }) => {
    const message = asked.get(text)
    if (!message) return false
    const { person, at: askedAt } = message
    return askedAt > person.optedOutAt || at > person.optedOutAt + inFlightMs
  })
  expect(wrong).toEqual([])
  for (const { phone } of out) {
    const { body } = await parley.request('GET', `/v1/contacts?phone=${phone}`)
    for (const contact of body.data) expect([phone, contact.opted_out_at]).toEqual([phone, expect.any(String)])
    const { body: list } = await parley.request('GET', `/v1/suppressions?phone=${phone}`)
    expect(list.data).toHaveLength(1)
  }

  // Nothing refers to a contact that was merged or erased.
  const columns = await parley.sql<{ name: string }>(
    `select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'contact_id'`,
  )
  for (const { name } of columns) {
    const dangling = `${name} where contact_id is not null and not exists (select from contacts c where c.id = ${name}.contact_id)`
    expect([name, await count(dangling)]).toEqual([name, 0])
  }
  const merged = await count('merged_contacts')
  expect(merged).toBeGreaterThan(0)
  await expect.poll(() => count('queue'), { timeout: 120_000 }).toBe(0)
  const { body: sums } = await client()<{ accepted: number }>('GET', '/v1/reconciliation')
  expect(sums).toMatchObject({ balanced: true, accepted: expect.any(Number), pending: 0, exhausted: 0 })
  expect(sums.accepted).toBeGreaterThan(operations / 2)
  const slowest = optOutMs.toSorted((a, b) => b - a)
  process.stdout.write(
    `${asked.size} messages asked for, ${arrivals.length} arrived; ${out.length} of ${people} opted out, ${optOutMs.length} times, in ${slowest[Math.floor(slowest.length / 2)]} ms, at most ${slowest[0]} ms with kills; ${merged} contacts merged\n`,
  )
}, 600_000)
