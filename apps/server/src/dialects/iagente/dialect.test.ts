import { expect, test } from 'vitest'

import { iagenteDialect } from './dialect.ts'

test('an IAGENTE receiver has 15 seconds to answer', () => {
  expect(iagenteDialect.timeoutMs).toBe(15_000)
})
