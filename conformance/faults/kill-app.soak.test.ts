import { setTimeout as delay } from 'node:timers/promises'

import { startParley } from '@parley/test-kit/parley-process'
import { expect, it, vi } from 'vitest'

import { prepareSite, startLoad } from './load.test-helper.ts'

const full = process.env.PARLEY_TEST_FULL === '1'
const leads = full ? 2_000 : 400
const kills = full ? 20 : 4
/** What one process has in flight to receivers at the most. */
const maxInFlight = 128

it(`loses nothing when the app is killed ${kills} times while ${leads} leads are created`, {
  timeout: full ? 600_000 : 180_000,
}, async () => {
  const parley = await startParley()
  const site = await prepareSite(parley)
  try {
    const load = startLoad(site.niyog, leads)
    const moments = Array.from({ length: kills }, () => Math.random() * leads * 0.95).toSorted((a, b) => a - b)
    for (const moment of moments) {
      await vi.waitFor(() => expect(load.answered.size).toBeGreaterThanOrEqual(moment), {
        timeout: 60_000,
        interval: 5,
      })
      await delay(Math.random() * 30)
      await parley.kill('SIGKILL')
      await parley.start()
    }
    await load.done

    expect(load.unexpected).toEqual([])
    expect(load.answered.size).toBe(leads)
    await site.expectNothingLost(load)
    console.log(`${kills} kills: ${load.unanswered()} requests unanswered, ${site.duplicates()} duplicates`)
    expect(site.duplicates()).toBeLessThanOrEqual(kills * maxInFlight)
  } finally {
    await parley.close()
    await site.receiver.close()
  }
})
