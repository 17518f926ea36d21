import fc from 'fast-check'
import { expect, test } from 'vitest'

import { secretKey } from '../../../testing/secret-key.ts'
import { createMessageIds } from './message-ids.ts'

const ids = createMessageIds(secretKey)
const part = { agentId: 'agent', id: 42, to: '919812345678', index: 0, isLast: true, body: '{"a":1}' }

test('an id is a UUID, is the same for the same part, and leads back to the message', () => {
  const property = fc.property(fc.integer({ min: 1, max: 2 ** 47 }), fc.string(), (id, body) => {
    const messageId = ids.of({ ...part, id, body })
    expect(messageId).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(ids.of({ ...part, id, body })).toBe(messageId)
    expect(ids.messageIdOf('agent', messageId)).toBe(id)
    expect(ids.messageIdOf('brands/x/agents/agent', messageId.toUpperCase())).toBe(id)
  })
  fc.assert(property, { seed: 1, numRuns: 100 })
})

test('parts that differ in anything have different ids', () => {
  const others = [
    { ...part, id: 43 },
    { ...part, to: '919812345679' },
    { ...part, body: '{"a":2}' },
    { ...part, index: 1 },
    { ...part, isLast: false },
    { ...part, agentId: 'other' },
  ]
  expect(new Set([part, ...others].map(ids.of)).size).toBe(7)
  expect(createMessageIds(Buffer.alloc(32, 8)).of(part)).not.toBe(ids.of(part))
})

test('only the id of the last part leads to the message, and only with the same key and agent', () => {
  expect(ids.messageIdOf('agent', ids.of({ ...part, isLast: false }))).toBeNull()
  expect(ids.messageIdOf('other', ids.of(part))).toBeNull()
  expect(createMessageIds(Buffer.alloc(32, 8)).messageIdOf('agent', ids.of(part))).toBeNull()
  for (const text of ['', 'x', '00000000-0000-5000-8000-000000000000', '7d9e4b1c-4a9f-4d3e-9c56-0f5a0a1b2c3d']) {
    expect(ids.messageIdOf('agent', text)).toBeNull()
  }
})
