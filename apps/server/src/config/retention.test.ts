import { expect, test } from 'vitest'

import { readConfig } from './config.ts'

const retention = (days: string) => readConfig({ PARLEY_RETENTION_DAYS: days }).retentionDays

test('is 30 days unless it is set', () => {
  expect([retention(''), retention('1'), retention('730')]).toEqual([30, 1, 730])
})

test.each(['0', '731', '-1', '1.5', '30d', ' 30'])('is 1 to 730 days: %s is refused', (wrong) => {
  expect(() => retention(wrong)).toThrow('PARLEY_RETENTION_DAYS must be 1 to 730 days')
})
