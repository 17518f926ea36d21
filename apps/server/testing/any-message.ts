import fc from 'fast-check'
import { expect } from 'vitest'

import { sayingOf } from '../src/core/messages/saying.ts'
import { oddText, oddValue } from './fuzz-arbitraries.ts'
import type { Harness } from './harness.ts'

const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => ({ inner: [inner] }), 'end')

/** What a vendor may write into a field: anything that JSON can hold, also NUL, half surrogate pairs and endless depth. */
export const anyField: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: oddValue },
  { weight: 2, arbitrary: fc.dictionary(oddText, oddValue, { maxKeys: 4 }) },
  { weight: 1, arbitrary: fc.constant(deep) },
)

/** The name of a kind of message: one of these, or any text. */
export const anyName = (known: readonly string[]) => fc.oneof(fc.constantFrom(...known), oddText)

interface AnyMessages<Message> {
  message: fc.Arbitrary<Message>
  /** The kind under which it has to be kept. */
  kindOf(message: Message): string
  /** Brings messages in through the vendor's webhook. Each is from another person, and returns their address. */
  deliver(messages: Message[]): Promise<string[]>
  /** Messages of one delivery. */
  atOnce: number
  runs: number
}

/**
 * Whatever a vendor sends as a message is kept with its kind and shown, and starts an agent only if it is words or a
 * choice.
 */
export async function keepAnyMessage<Message>(parley: Harness, channel: AnyMessages<Message>): Promise<void> {
  const { message, kindOf, deliver, atOnce, runs } = channel
  await parley.request('PATCH', '/v1/agents/sales.qualifier', { body: { enabled: true } })
  const kept = fc.asyncProperty(fc.array(message, { minLength: atOnce, maxLength: atOnce }), async (messages) => {
    const addresses = await deliver(messages)
    const { body } = await parley.request('GET', '/v1/messages?direction=inbound&limit=100')
    const shown = addresses.map((address) => body.data.find((one: { address: string }) => one.address === address))
    expect(shown.map((one) => one?.kind)).toEqual(messages.map(kindOf))
    const contacts = shown.map(({ contact_id }) => contact_id)
    const rows = await parley.sql<{ contact_id: number }>(
      'select contact_id::int from agent_runs where contact_id = any($1)',
      [contacts],
    )
    const woken = new Set(rows.map(({ contact_id }) => contact_id))
    expect(shown.filter(({ contact_id }) => woken.has(contact_id))).toEqual(
      shown.filter((one) => sayingOf(one) === 'words'),
    )
    // Without a text there has to be some content.
    expect(shown.filter(({ text, content }) => text === null && content === null)).toEqual([])
  })
  await fc.assert(kept, { seed: 7, numRuns: runs, interruptAfterTimeLimit: 15_000 })
}
