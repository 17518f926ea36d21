import { expect, test } from 'vitest'

import { measuredBy } from '../../../testing/heap-promotion.ts'

test('a buffer keeps nothing that has been taken, whether it runs empty or never does', async () => {
  const promoted = await measuredBy(new URL('./buffer-heap.test-helper.ts', import.meta.url))
  expect(promoted.runningEmpty).toBeLessThan(100)
  expect(promoted.neverEmpty).toBeLessThan(100)
})
