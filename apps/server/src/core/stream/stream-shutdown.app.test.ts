import { expect, test } from 'vitest'

import { startHarness } from '../../../testing/harness.ts'
import { listenTo } from './stream.test-helper.ts'

test('streams end when Parley stops, so that it can', async () => {
  const parley = await startHarness()
  const streams = await Promise.all(
    Array.from({ length: 20 }, () => listenTo(parley.url, 'contacts,deliveries', { key: parley.key })),
  )
  await parley.stop()
  for (const { hasEnded } of streams) await expect.poll(hasEnded).toBe(true)
})

test('a change by another process is hinted at', async () => {
  const parley = await startHarness()
  const other = await parley.startAnother()
  const stream = await listenTo(parley.url, 'contacts', { key: parley.key })
  const app = await other.app()
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const answer = await fetch(`${url}/v1/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${parley.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ phone: '919812345678' }),
  })
  const { id } = (await answer.json()) as { id: number }
  await expect.poll(stream.hints).toContainEqual({ topic: 'contacts', id, type: 'contact.created' })
  await stream.close()
  await parley.stop()
})
