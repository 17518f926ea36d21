import { expect, test } from 'vitest'

import { choosePort } from './port.ts'

test('PostgreSQL gets its last port again, but never the one that Parley is about to listen at', async () => {
  const last = await choosePort(undefined)
  expect(await choosePort(last)).toBe(last)
  expect(await choosePort(last, last)).not.toBe(last)
})

test('PostgreSQL never gets a port that tests reserve for servers', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => choosePort(undefined)))
  expect(Math.max(...ports)).toBeLessThan(26_000)
})
