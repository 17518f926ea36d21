import { setTimeout as delay } from 'node:timers/promises'

import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect, vi } from 'vitest'

/** Many clients that create leads, each repeating what got no answer until it gets one. */
export interface Load {
  /** The id of every lead that was answered with 201 or 200, by its phone. */
  answered: ReadonlyMap<string, number>
  /** How often each status came. */
  statuses: ReadonlyMap<number, number>
  /** Requests without an answer: the connection was refused or broke. */
  unanswered(): number
  /** Answers that a client can't deal with; none is to be here. */
  unexpected: readonly string[]
  slowestMs(): number
  done: Promise<void>
}

const clients = 16

export function startLoad(request: JsonClient, leads: number): Load {
  const answered = new Map<string, number>()
  const statuses = new Map<number, number>()
  const unexpected: string[] = []
  let next = 0
  let unanswered = 0
  let slowest = 0

  /** Whether the lead is through. */
  async function attempt(phone: string): Promise<boolean> {
    const started = performance.now()
    try {
      const { status, headers, text, body } = await request<{ id: number }>('POST', '/leads', { body: { phone } })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status === 503 && headers.has('retry-after')) return false
      if (status === 200 || status === 201) answered.set(phone, body.id)
      else unexpected.push(`${status} ${text}`)
      return true
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') unexpected.push('no answer within 10 s')
      unanswered += 1
      return false
    } finally {
      slowest = Math.max(slowest, performance.now() - started)
    }
  }

  async function client(): Promise<void> {
    while (next < leads) {
      next += 1
      const phone = `9170${String(next).padStart(8, '0')}`
      while (!(await attempt(phone))) await delay(20)
    }
  }

  const all = Promise.all(Array.from({ length: clients }, client))
  return {
    answered,
    statuses,
    unanswered: () => unanswered,
    unexpected,
    slowestMs: () => Math.round(slowest),
    done: all.then(() => undefined),
  }
}

export interface Site {
  key: string
  niyog: JsonClient
  receiver: WebhookReceiver
  /** Webhooks that have come more than once. */
  duplicates(): number
  /** Checks that every lead of the load exists once, and that its lead.created arrives, once or more. */
  expectNothingLost(load: Load): Promise<void>
}

/** A receiver of every lead.created that takes up to 40 ms to answer, so that something is always in flight. */
export async function prepareSite(parley: ParleyProcess): Promise<Site> {
  const receiver = await startWebhookReceiver({
    respond: async () => {
      await delay(Math.random() * 40)
      return 200
    },
  })
  const { key } = await parley.createKey('--prefix', 'niyog_live')
  const niyog = createJsonClient(`${parley.url}/niyog/api/v1`, key)
  const webhook = { url: receiver.url(), events: ['lead.created'] }
  expect((await niyog('POST', '/webhooks', { body: webhook })).status).toBe(201)
  const events = () => new Set(receiver.deliveries.map(({ headers }) => headers['webhook-id']))

  return {
    key,
    niyog,
    receiver,
    duplicates: () => receiver.deliveries.length - events().size,
    async expectNothingLost({ answered }) {
      expect(await leadsByPhone(niyog)).toEqual(answered)
      const told = () => new Set(receiver.deliveries.map(leadOf))
      // What a killed worker had claimed is free after ten seconds.
      await vi.waitFor(() => expect(told().size).toBe(answered.size), { timeout: 30_000, interval: 100 })
      expect(told()).toEqual(new Set(answered.values()))
      expect(events().size).toBe(answered.size)
    },
  }
}

function leadOf({ json }: { json: unknown }): number {
  return (json as { metadata: { lead_id: number } }).metadata.lead_id
}

async function leadsByPhone(niyog: JsonClient): Promise<Map<string, number>> {
  const leads = await listAll<{ id: number; phone: string }>(niyog, '/leads')
  return new Map(leads.map(({ id, phone }) => [phone, id]))
}

interface Page<Item> {
  data: Item[]
  next_cursor: string | null
}

/** Every page of a list. */
export async function listAll<Item>(request: JsonClient, path: string): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = `?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
    const { status, body } = await request<Page<Item>>('GET', path + query)
    expect(status).toBe(200)
    items.push(...body.data)
    cursor = body.next_cursor
  }
  return items
}
