import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { beforeAll, expect, test, vi } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { secretKeySetting } from '../../../testing/secret-key.ts'
import { listenTo } from './stream.test-helper.ts'

vi.setConfig({ testTimeout: 120_000 })

// Two processes at one database: an API and worker that is killed, and one in the test's process.
let parley: Harness
let killed: ParleyProcess
beforeAll(async () => {
  parley = await startHarness()
  killed = await startParley({ DATABASE_URL: parley.databaseUrl, PARLEY_SECRET_KEY: secretKeySetting })
  return async () => {
    await killed.close()
    await parley.stop()
  }
})

let phones = 919_800_000_000
async function createContact(url: string): Promise<number> {
  const answer = await fetch(`${url}/v1/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${parley.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ phone: String(++phones) }),
  })
  return ((await answer.json()) as { id: number }).id
}

test('after kill -9, a client goes on at another process and misses nothing', async () => {
  const open = (url: string, headers = {}) => listenTo(url, 'contacts', { key: parley.key, headers })
  const before = await Promise.all(Array.from({ length: 200 }, () => open(killed.url)))
  const made = [await createContact(killed.url), await createContact(parley.url)]
  const ids = (stream: Awaited<ReturnType<typeof listenTo>>) => stream.hints().map(({ id }) => id)
  for (const stream of before) await expect.poll(() => ids(stream)).toEqual(expect.arrayContaining(made))
  made.push(await createContact(killed.url))
  await killed.kill('SIGKILL')
  await expect.poll(() => before.filter(({ hasEnded }) => !hasEnded()).length).toBe(0)
  made.push(await createContact(parley.url), await createContact(parley.url))

  const after = await Promise.all(before.map((stream) => open(parley.url, { 'last-event-id': stream.lastId() })))
  made.push(await createContact(parley.url))
  for (const [place, stream] of after.entries()) {
    const heard = () => [...ids(before[place] as typeof stream), ...ids(stream)]
    await expect.poll(heard).toEqual(expect.arrayContaining(made))
  }
  await Promise.all(after.map(({ close }) => close()))
})
