import { expect, test } from 'vitest'

import type { Schemas } from '../../api/schema.gen.ts'
import { addressesOf, mergedOf } from './merged-of.ts'

const contact = (more: object) =>
  ({
    name: null,
    company: null,
    source: null,
    intent: null,
    owner: null,
    time_zone: null,
    lost_reason: null,
    phone: null,
    email: null,
    linkedin: null,
    stage: 'New',
    deal_value_cents: null,
    currency: null,
    tags: [],
    identities: [],
    opted_out_at: null,
    ...more,
  }) as unknown as Schemas['Contact']

test('own fields stay, and the other’s fill the gaps', () => {
  const kept = contact({ name: 'Asha', tags: ['a'], currency: 'EUR' })
  const gone = contact({ name: 'A. Rao', company: 'Acme', tags: ['a', 'b'], deal_value_cents: 500, currency: 'INR' })
  expect(mergedOf(kept, gone, 'New')).toMatchObject({
    name: 'Asha',
    company: 'Acme',
    tags: ['a', 'b'],
    deal_value_cents: 500,
    currency: 'INR',
  })
})

test('a stage stays unless it is the first one, and an opt-out holds for both', () => {
  const [fresh, won] = [contact({}), contact({ stage: 'Won', opted_out_at: '2026-01-15T09:00:00Z' })]
  expect(mergedOf(fresh, won, 'New')).toMatchObject({ stage: 'Won', opted_out_at: '2026-01-15T09:00:00Z' })
  expect(mergedOf(won, contact({ stage: 'Qualified' }), 'New')).toMatchObject({ stage: 'Won' })
})

test('all addresses of both remain', () => {
  const kept = contact({ phone: '1', identities: [{ kind: 'phone', value: '1' }] })
  const gone = contact({ phone: '2', identities: [{ kind: 'phone', value: '2' }] })
  expect(addressesOf(mergedOf(kept, gone, 'New'), 'phone')).toBe('1, 2')
})
