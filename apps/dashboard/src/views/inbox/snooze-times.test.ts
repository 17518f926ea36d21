import { expect, test } from 'vitest'

import { snoozeTimes } from './snooze-times.ts'

test.each(Array.from({ length: 14 }, (_, n) => new Date(2026, 0, 1 + n, 15, 30)))(
  'on %s, all are ahead, in their order',
  (now) => {
    const { later, tomorrow, nextWeek } = snoozeTimes(now)
    expect(later.getTime()).toBe(now.getTime() + 3 * 60 * 60_000)
    expect([tomorrow.getHours(), tomorrow.getDate()]).toEqual([9, new Date(2026, 0, now.getDate() + 1).getDate()])
    expect([nextWeek.getDay(), nextWeek.getHours()]).toEqual([1, 9])
    expect(nextWeek.getTime()).toBeGreaterThan(now.getTime())
    expect(nextWeek.getTime() - now.getTime()).toBeLessThanOrEqual(7 * 24 * 60 * 60_000)
  },
)
