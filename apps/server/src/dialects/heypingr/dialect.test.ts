import { expect, test } from 'vitest'

import { heypingrDialect } from './dialect.ts'

test('a receiver has 8 seconds to answer', () => {
  expect(heypingrDialect.timeoutMs).toBe(8_000)
})
