import { describe, expect, test } from 'vitest'

import { StartupError } from '../kernel/startup-error.ts'
import { defaultTimings } from '../kernel/timings.ts'
import { readConfig } from './config.ts'

const scheduleOf = (text?: string, more = {}) =>
  readConfig({ ...(text !== undefined && { PARLEY_RETRY_SCHEDULE: text }), ...more }).timings.retrySchedule

describe('PARLEY_RETRY_SCHEDULE', () => {
  test.each([
    ['5,300,1800', [5_000, 300_000, 1_800_000]],
    ['5s,5m,2h', [5_000, 300_000, 7_200_000]],
    [' 1 , 2 m ', [1_000, 120_000]],
    ['168h', [604_800_000]],
  ])('%j is a schedule', (text, schedule) => {
    expect(scheduleOf(text)).toEqual(schedule)
  })

  test('has the documented default, which an empty variable keeps', () => {
    expect(scheduleOf()).toEqual(defaultTimings.retrySchedule)
    expect(scheduleOf('')).toEqual(defaultTimings.retrySchedule)
  })

  test.each(['0', '5,', ',5', '5;6', '-5', '1.5', '5d', 'never', '169h', '9'.repeat(9), Array(51).fill('5').join()])(
    'refuses %j by name',
    (text) => {
      expect(() => scheduleOf(text)).toThrow(StartupError)
      expect(() => scheduleOf(text)).toThrow(/PARLEY_RETRY_SCHEDULE must be waits such as 5s/)
    },
  )

  test('must end before events are dropped', () => {
    const days = { PARLEY_RETENTION_DAYS: '2' }
    expect(scheduleOf('24h,20h', days)).toHaveLength(2)
    expect(() => scheduleOf('24h,25h', days)).toThrow(/PARLEY_RETRY_SCHEDULE .* PARLEY_RETENTION_DAYS/)
  })
})
