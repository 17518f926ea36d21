import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'

import { anyField, anyName, keepAnyMessage } from '../../../testing/any-message.ts'
import { postgresSafeText } from '../../kernel/postgres-safe-text.ts'
import { type RcsHarness, startRcsHarness } from './rcs-harness.test-helper.ts'

let parley: RcsHarness
beforeAll(async () => {
  parley = await startRcsHarness()
  return parley.stop
})

const known = ['text', 'suggestionResponse', 'location', 'userFile']
/** These say who sends it when, or make it a notice about another message. */
const others = ['agentId', 'senderPhoneNumber', 'messageId', 'sendTime', 'eventId', 'context', 'eventType', '__proto__']

interface Notice {
  name: string
  body: unknown
}

let last = 0
async function deliver(notices: Notice[]): Promise<string[]> {
  const phones = notices.map(() => String(919_710_000_000 + ++last))
  await Promise.all(
    notices.map(async ({ name, body }, n) => {
      const senderPhoneNumber = `+${phones[n]}`
      const { status } = await parley.google.pushUserMessage(parley.hook, { [name]: body, senderPhoneNumber })
      expect(status).toBe(200)
    }),
  )
  return phones
}

test('whatever Google sends as a message is kept and shown, and only words wake an agent', async () => {
  await keepAnyMessage<Notice>(parley, {
    message: fc.record({ name: anyName(known), body: anyField }).filter(({ name }) => !others.includes(name)),
    kindOf: ({ name }) => postgresSafeText(name),
    deliver,
    atOnce: 10,
    runs: 25,
  })
})
