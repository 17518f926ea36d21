import { expect, test } from 'vitest'

import { measuredBy } from '../../testing/heap-promotion.ts'

test('an indexed set retains no removed items', async () => {
  const { promoted } = await measuredBy(new URL('./indexed-set-heap.test-helper.ts', import.meta.url))
  expect(promoted).toBeLessThan(100)
})
