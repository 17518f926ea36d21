import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { ChannelAdapter, RefusalClass } from '../src/core/channels/adapter.ts'
import type { Content } from '../src/core/channels/content.ts'
import { burst, type InboundText } from './channel-burst.ts'
import { mutationsOf, oddValue } from './fuzz-arbitraries.ts'
import { type Harness, startHarness, type TestResponse } from './harness.ts'

/**
 * What the suite must know about a channel and the local server that stands for its vendor. Functions are called once
 * the vendor runs.
 */
export interface ChannelUnderTest {
  adapter: () => Pick<ChannelAdapter, 'type' | 'contentTypes'>
  /** The kind of identity that the channel uses. Default: phone. */
  people?: { kind: string; name: (n: number) => string }
  /** The environment that points Parley to the local vendor. */
  env?: () => NodeJS.ProcessEnv
  credentials?: () => unknown
  /** Pairs the device of a channel that has no credentials before pairing, and waits until it is connected. */
  pair?: (parley: Harness, channelId: number) => Promise<void>
  /** A message of each content type that the adapter declares. `wire` is what the vendor must receive. */
  messages: { content: Content; wire?: object }[]
  /** Turns the path in a content's `url` into the address of a local server. */
  locate?: (content: Content) => Content
  /** The messages that the vendor has received, in its wire format. Absent if there is no vendor. */
  taken?: () => readonly unknown[]
  /** Each class of refusal that the vendor knows, and a function that makes the next request be refused. */
  refusals?: { class: RefusalClass; provoke: () => void }[]
  /** How an answer can be lost. */
  losing?: LostAnswers
  webhook?: ChannelWebhook
}

interface LostAnswers {
  /** Opens another adapter, which gives its vendor up after `timeoutMs`. */
  open: (timeoutMs: number) => { adapter: ChannelAdapter; close: () => Promise<void> }
  /** The vendor accepts the next message and does not answer for ten seconds or longer. */
  stall: () => void
  /** The vendor accepts the next message and cuts the connection. */
  reset: () => void
  /** The vendor recognises a repeated message by its id, so a send whose answer is lost is retried. */
  repeatable?: true
}

interface ChannelWebhook {
  /** The number of messages in one request of the vendor. */
  perRequest: number
  /** Delivers the messages. Returns the HTTP status. */
  inbound: (url: string, messages: InboundText[]) => Promise<number>
  /** The statuses that the vendor reports. Default: all of them. */
  statuses?: readonly OutboundStatus[]
  /** Reports a sent message's status. Returns the HTTP status. */
  status: (url: string, report: { providerId: string; status: OutboundStatus; at: Date }) => Promise<number>
  /** Sends any body, with the vendor's signature, a wrong one or none. Returns the HTTP status. */
  raw: (url: string, body: Buffer, signature: 'valid' | 'wrong' | 'none') => Promise<number>
  /** Bodies of the vendor, which the fuzz test changes. */
  examples: readonly unknown[]
  /** Every run uses the full burst. */
  fullBurst?: boolean
}

const outboundStatuses = ['sent', 'delivered', 'read'] as const
type OutboundStatus = (typeof outboundStatuses)[number]

const stallMs = 10_000
const givenUpMs = 300
const seed = Number(process.env.FUZZ_SEED ?? 20_260_115)
/** Each message is a transaction of its own: three minutes on two cores with much other load. */
const burstTimeoutMs = 600_000
const wholeBurst = 10_000
const shortBurst = 1_000
const full = process.env.PARLEY_TEST_FULL === '1'
const same = (content: Content) => content
const byPhone = { kind: 'phone', name: (n: number) => String(919_850_000_000 + n) }
/** The first sender of the burst. */
const burstFrom = 38_800_000
const burstPeople = 400

/**
 * The rules for every channel. Starts its own Parley; the caller starts the vendor in a hook before. A burst has 10,000
 * messages with PARLEY_TEST_FULL=1 or `fullBurst`, and 1,000 otherwise, as the full burst takes a minute or more.
 */
export function testChannel(name: string, channel: ChannelUnderTest): void {
  describe(name, () => channelSuite(channel))
}

function channelSuite(channel: ChannelUnderTest): void {
  const { messages, locate = same, taken, refusals = [], losing, webhook, people = byPhone } = channel
  let known = 0
  const newPerson = () => people.name(++known)
  let parley: Harness
  let credentials: unknown
  let made: TestResponse
  let id: number
  let hook: string
  beforeAll(async () => {
    parley = await startHarness(channel.env?.())
    credentials = channel.credentials?.()
    const { type } = channel.adapter()
    made = await parley.request('POST', '/v1/channels', {
      body: { type, name: type, is_default: true, ...(credentials !== undefined && { credentials }) },
    })
    id = made.body.id
    hook = parley.url + made.body.webhook_path
    await channel.pair?.(parley, id)
    return parley.stop
  })

  const post = (content: Content) =>
    parley.request('POST', '/v1/messages', { body: { to: newPerson(), content: locate(content), channel_id: id } })
  const plain = messages[0]?.content
  if (!plain) throw new Error('the channel has no message to try')
  const count = async (what: string) =>
    (await parley.sql<{ count: number }>(`select count(*)::int as count from ${what}`))[0]?.count ?? 0

  // The vendor's limits follow the clock.
  beforeEach(() => {
    parley.clock.advance(60_000)
  })

  test('the channel is created and connected', async () => {
    const { body } = await parley.request('GET', `/v1/channels/${id}`)
    expect([made.status, body.type, body.status]).toEqual([201, channel.adapter().type, 'connected'])
  })

  describe('a message', () => {
    test('of each content type that the adapter declares is tested', () => {
      const { contentTypes } = channel.adapter()
      expect(messages.map(({ content }) => content.type).toSorted()).toEqual([...contentTypes].toSorted())
    })

    test.each(messages.map((message) => ({ ...message, kind: message.content.type })))(
      'of type $kind is accepted, in the vendor’s wire format',
      async ({ content, wire }) => {
        const before = taken?.().length ?? 0
        const { status, body } = await post(content)
        expect([status, body.kind, body.error]).toEqual([201, content.type, null])
        expect(body.provider_id).toEqual(expect.any(String))
        if (!taken) return
        expect(taken().length).toBe(before + 1)
        if (wire) expect(taken().at(-1)).toMatchObject(wire)
      },
    )
  })

  describe.runIf(refusals.length > 0)('a refusal', () => {
    test.each(refusals)('of class $class', async (refusal) => {
      refusal.provoke()
      const { status, body } = await post(plain)
      const { body: now } = await parley.request('GET', `/v1/channels/${id}`)
      const seen = { status, code: body.code, state: body.status, channel: now.status }
      expect(seen).toMatchObject(consequences[refusal.class])
      if (now.status === 'paused') {
        expect(now.status_reason).toEqual(expect.any(String))
        await parley.request('PATCH', `/v1/channels/${id}`, { body: { status: 'connected' } })
      }
    })
  })

  if (losing) {
    describe('a lost answer', () => {
      const outbound = () => ({ id: 7, channelId: id, to: newPerson(), content: plain })
      const { repeatable = false } = losing
      const lost = repeatable ? { kind: 'refused', class: 'retry' } : { kind: 'unknown' }

      test.each(['stall', 'reset'] as const)(
        `by a %s soon makes the message ${repeatable ? 'one to retry' : 'unknown'}`,
        async (how) => {
          const { adapter, close } = losing.open(givenUpMs)
          // Anything that is requested only once, such as an access token, is requested now.
          await adapter.send(credentials, outbound())
          const before = taken?.().length ?? 0
          losing[how]()
          const began = performance.now()
          const message = outbound()
          const outcome = adapter.send(credentials, message)
          await expect.poll(() => taken?.().length).toBe(before + 1)
          // No other message waits for the lost answer.
          expect(await adapter.send(credentials, outbound())).toMatchObject({ kind: 'accepted' })
          expect(await outcome).toMatchObject({ ...lost, reason: expect.any(String) })
          expect(performance.now() - began).toBeLessThan(stallMs / 2)
          if (repeatable) {
            const arrived = taken?.().length
            expect(await adapter.send(credentials, message)).toMatchObject({ kind: 'accepted' })
            expect(taken?.().length).toBe(arrived)
          }
          await close()
        },
      )
    })
  }

  if (!webhook) return
  describe('the webhook', () => {
    const { perRequest, inbound, statuses = outboundStatuses, status: report, raw, examples, fullBurst } = webhook

    const send = async (): Promise<{ id: number; provider_id: string }> => (await post(plain)).body

    const orders: [OutboundStatus[]][] = [
      [['sent', 'delivered', 'read']],
      [['read', 'delivered', 'sent']],
      [['delivered', 'sent', 'delivered', 'read', 'read', 'delivered']],
    ]
    const reported = orders.map(([order]) => [order.filter((status) => statuses.includes(status))])
    test.each(reported)('accepts statuses in any order and more than once: %j', async (order) => {
      const { id: messageId, provider_id: providerId } = await send()
      // Vendors report times in whole seconds.
      const began = Math.floor(parley.clock.now().getTime() / 1_000) * 1_000
      const at = { sent: new Date(began), delivered: new Date(began + 1_000), read: new Date(began + 2_000) }
      for (const status of order) expect(await report(hook, { providerId, status, at: at[status] })).toBeLessThan(300)
      const { body } = await parley.request('GET', `/v1/messages/${messageId}`)
      expect([body.status, body.read_at]).toEqual(['read', at.read.toISOString()])
      expect(await count(`events where type = 'message.sent' and data->>'id' = '${messageId}'`)).toBe(1)
    })

    test('accepts concurrent repeats of a status', async () => {
      const { id: messageId, provider_id: providerId } = await send()
      const read = { providerId, status: 'read' as const, at: parley.clock.now() }
      const statuses = await Promise.all(Array.from({ length: 8 }, () => report(hook, read)))
      expect(statuses.filter((status) => status >= 300)).toEqual([])
      expect((await parley.request('GET', `/v1/messages/${messageId}`)).body.status).toBe('read')
      expect(
        await count(
          `events where type = 'message.updated' and data->>'id' = '${messageId}' and data->>'status' = 'read'`,
        ),
      ).toBe(1)
    })

    test.each(['none', 'wrong'] as const)('refuses a signature that is %s, and stores nothing', async (signature) => {
      const before = [await count('messages'), await count('message_statuses'), await count('events')]
      for (const example of examples) {
        const status = await raw(hook, Buffer.from(JSON.stringify(example)), signature)
        expect([401, 403]).toContain(status)
      }
      expect([await count('messages'), await count('message_statuses'), await count('events')]).toEqual(before)
    })

    test(`answers any body with a documented status (seed ${seed})`, async () => {
      const body = fc.oneof(
        { weight: 4, arbitrary: mutationsOf(examples).map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
        { weight: 1, arbitrary: oddValue.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
        { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
      )
      const signature = fc.constantFrom('valid' as const, 'valid' as const, 'valid' as const, 'none' as const)
      const property = fc.asyncProperty(body, signature, async (bytes, signed) => {
        const status = await raw(hook, bytes, signed)
        if (status >= 500) throw new Error(`answered ${status}`)
      })
      await fc.assert(property, { seed, numRuns: 300, interruptAfterTimeLimit: 15_000 })
    })

    const total = full || fullBurst ? wholeBurst : shortBurst
    test(`accepts a burst of ${total} messages, many of them twice`, { timeout: burstTimeoutMs }, async () => {
      const crowd = Array.from({ length: burstPeople }, (_, n) => people.name(burstFrom + n))
      const stored = async () => ({
        messages: await count(`messages where direction = 'inbound' and provider_id like 'burst.%'`),
        contacts: await count(`identities where kind = '${people.kind}' and value in ('${crowd.join(`', '`)}')`),
        events: await count(`events where type = 'message.received' and data->>'provider_id' like 'burst.%'`),
      })
      const failed = await burst({ total, people: crowd, perRequest, bring: (texts) => inbound(hook, texts) })
      expect(failed).toEqual([])
      expect(await stored()).toEqual({ messages: total, contacts: burstPeople, events: total })
    })
  })
}

/** What a client and the channel see of each class of refusal. */
const consequences: Record<RefusalClass, object> = {
  retry: { status: 202, state: 'queued', channel: 'connected' },
  hold: { status: 202, state: 'queued', channel: 'paused' },
  credentials: { status: 202, state: 'queued', channel: 'paused' },
  permanent: { status: 422, code: 'message_rejected', channel: 'connected' },
  template_required: { status: 422, code: 'template_required', channel: 'connected' },
}
