import { expect, test } from 'vitest'

import { niyogDialect } from './dialect.ts'

test('a Niyog receiver has 15 seconds to answer', () => {
  expect(niyogDialect.timeoutMs).toBe(15_000)
})
