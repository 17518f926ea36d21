import { expect, test } from 'vitest'

import { createAddressPolicy } from './address-policy.ts'
import { guardedLookup, type Resolve } from './guarded-lookup.ts'

const policy = createAddressPolicy([])
const found = (resolve: Resolve, all = true): Promise<unknown> =>
  new Promise((settle) => {
    guardedLookup(policy, resolve)('crm.example.com', { all }, (error, addresses) =>
      settle(error?.message ?? addresses),
    )
  })

const open = { address: '203.0.114.7', family: 4 }
const hidden = { address: '10.0.0.7', family: 4 }

test('names are looked up by the given resolver, and private addresses are left out', async () => {
  expect(await found(async () => [hidden, open])).toEqual([open])
  expect(await found(async () => [hidden, open], false)).toBe(open.address)
  expect(await found(async () => [hidden])).toBe('crm.example.com points into a private network')
  expect(await found(() => Promise.reject(new Error('no such name')))).toBe('no such name')
})

test('a name that is slow keeps no other one waiting', async () => {
  const never = new Promise<never>(() => {})
  const slow = Array.from({ length: 20 }, () => found(() => never))
  expect(await found(async () => [open])).toEqual([open])
  expect(slow).toHaveLength(20)
})
