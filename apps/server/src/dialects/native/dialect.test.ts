import { expect, test } from 'vitest'

import { nativeDialect } from './dialect.ts'

test('a native receiver has 15 seconds to answer', () => {
  expect(nativeDialect.timeoutMs).toBe(15_000)
})
