import { expect, test } from 'vitest'

import { afterDisconnect } from './after-disconnect.ts'

test.each([401, 402, 403, 406, 411])('code %d ends the session', (code) => {
  expect(afterDisconnect(code, 0)).toEqual({ kind: 'stop', reason: expect.any(String) })
})

test('code 440 yields the session to the other program', () => {
  expect(afterDisconnect(440, 7)).toEqual({ kind: 'yield' })
})

test('code 515 rebuilds the session at once, but only a few times', () => {
  expect([0, 2, 3].map((attempts) => afterDisconnect(515, attempts).kind)).toEqual(['rebuild', 'rebuild', 'wait'])
})

test.each([408, 428, 503, 500, undefined])(
  'code %s waits longer each time, with jitter, up to a minute and a half',
  (code) => {
    const waits = (random: number) => [0, 1, 2, 10].map((attempts) => afterDisconnect(code, attempts, random))
    expect(waits(0)).toEqual([500, 1_000, 2_000, 30_000].map((ms) => ({ kind: 'wait', ms })))
    expect(waits(1)).toEqual([1_500, 3_000, 6_000, 90_000].map((ms) => ({ kind: 'wait', ms })))
  },
)
