import { expect, test } from 'vitest'

import { ndotoDialect } from './dialect.ts'

test('an Ndoto receiver has 10 seconds to answer', () => {
  expect(ndotoDialect.timeoutMs).toBe(10_000)
})
