import { expect, test } from 'vitest'

import { createFailedKeys } from './failed-keys.ts'

function setUp() {
  let now = Date.parse('2026-01-15T09:30:00Z')
  const lines: object[] = []
  const logger = { warn: (line: object) => void lines.push(line) }
  const failed = createFailedKeys({ clock: { now: () => new Date(now) }, logger } as never)
  const advance = (ms: number) => {
    now += ms
  }
  return { failed, lines, advance }
}

test('an address that has guessed 30 keys in a minute waits for the rest of it', () => {
  const { failed, advance } = setUp()
  for (let guess = 1; guess < 30; guess++) failed.note('203.0.113.7', true)
  expect(failed.limitedFor('203.0.113.7')).toBeNull()
  advance(20_000)
  failed.note('203.0.113.7', true)
  expect(failed.limitedFor('203.0.113.7')).toBe(40)
  expect(failed.limitedFor('203.0.113.8')).toBeNull()
  advance(40_000)
  expect(failed.limitedFor('203.0.113.7')).toBeNull()
})

test('the same wrong key again is no guess', () => {
  const { failed } = setUp()
  for (let request = 0; request < 1_000; request++) failed.note('203.0.113.7', request === 0)
  expect(failed.limitedFor('203.0.113.7')).toBeNull()
})

test('each address is logged once a minute, with a count', () => {
  const { failed, lines, advance } = setUp()
  for (let request = 0; request < 50; request++) failed.note('203.0.113.7', true)
  failed.note('203.0.113.8', false)
  failed.report()
  expect(lines).toEqual([])
  advance(60_000)
  failed.report()
  failed.report()
  expect(lines).toEqual([
    { address: '203.0.113.7', requests: 50, keys: 50 },
    { address: '203.0.113.8', requests: 1, keys: 0 },
  ])
})

test('addresses without end take no memory without end', () => {
  const { failed } = setUp()
  for (let address = 0; address < 30_000; address++) failed.note(`2001:db8::${address.toString(16)}`, true)
  failed.note('203.0.113.7', true)
  expect(failed.limitedFor('203.0.113.7')).toBeNull()
})
