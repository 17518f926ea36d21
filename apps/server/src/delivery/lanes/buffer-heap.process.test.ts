import { expect, test } from 'vitest'

import { measuredBy } from '../../../testing/heap-promotion.ts'

test('a buffer retains no taken work, whether it runs empty or never does', async () => {
  const promoted = await measuredBy(new URL('./buffer-heap.test-helper.ts', import.meta.url))
  expect(promoted.runningEmpty).toBeLessThan(100)
  expect(promoted.neverEmpty).toBeLessThan(100)
})
