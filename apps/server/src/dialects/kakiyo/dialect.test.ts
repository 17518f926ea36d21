import { expect, test } from 'vitest'

import { kakiyoDialect } from './dialect.ts'

test('a Kakiyo receiver has 30 seconds to answer', () => {
  expect(kakiyoDialect.timeoutMs).toBe(30_000)
})
