import { expect, test } from 'vitest'

import { heypingrDialect } from './dialect.ts'

test('a Hey Pingr receiver has 8 seconds to answer', () => {
  expect(heypingrDialect.timeoutMs).toBe(8_000)
})
