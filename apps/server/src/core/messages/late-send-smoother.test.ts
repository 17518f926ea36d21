import { createFakeClock } from '@parley/test-kit/fake-clock'
import { expect, test } from 'vitest'

import { createLateSendSmoother } from './late-send-smoother.ts'

const limits = { perSecond: 8, pair: { everyMs: 6_000, burst: 45 }, codes: { sender: [], pair: [] } }
const channel = 1

function start(processes = 1) {
  const clock = createFakeClock()
  const departures = createLateSendSmoother({ clock, processes: () => processes })
  const leave = (lateMs: number, channelId = channel) =>
    departures.maySend(channelId, new Date(clock.now().getTime() - lateMs), limits)
  /** How many of `count` messages may leave. */
  const leaving = (count: number, lateMs: number, channelId = channel) =>
    Array.from({ length: count }, () => leave(lateMs, channelId)).filter(Boolean).length
  return { clock, leave, leaving }
}

test('late messages leave at the channel’s rate per second', () => {
  const { clock, leaving } = start()
  expect(leaving(20, 151)).toBe(8)
  clock.advance(999)
  expect(leaving(20, 5_000)).toBe(0)
  clock.advance(1)
  expect(leaving(20, 5_000)).toBe(8)
})

test('messages in time leave freely, except in the second after a late one', () => {
  const { clock, leave, leaving } = start()
  expect(leaving(20, 150)).toBe(20)
  clock.advance(1_000)
  expect(leave(151)).toBe(true)
  expect(leaving(20, 0)).toBe(7)
  clock.advance(1_000)
  expect(leaving(20, 0)).toBe(20)
})

test('messages in time count towards the limit of late ones', () => {
  const { leaving } = start()
  expect(leaving(6, 0)).toBe(6)
  expect(leaving(20, 151)).toBe(2)
})

test('each of several processes takes its share of the rate', () => {
  expect(start(2).leaving(20, 151)).toBe(4)
  expect(start(20).leaving(20, 151)).toBe(1)
})

test('one channel does not delay another', () => {
  const { leaving } = start()
  expect(leaving(20, 151)).toBe(8)
  expect(leaving(20, 0, channel + 1)).toBe(20)
  expect(leaving(20, 151, channel + 2)).toBe(8)
})
