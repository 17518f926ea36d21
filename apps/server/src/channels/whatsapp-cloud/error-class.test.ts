import { describe, expect, test } from 'vitest'
import { classifyGraphError } from './error-class.ts'

describe('a documented code decides the error class, whatever the HTTP status:', () => {
  test.each([
    [
      'retry',
      [
        1, 2, 4, 17, 32, 341, 613, 80000, 80001, 80002, 80003, 80004, 80005, 80006, 80007, 80008, 80009, 80014, 130429,
        131000, 131016, 131056, 131057, 132069, 133004, 134101,
      ],
    ],
    [
      'hold',
      [
        131048, 368, 131031, 130497, 131037, 131042, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015,
        133016,
      ],
    ],
    ['credentials', [0, 190, 3, 10, 102, 104, 200, 237, 299, 131005]],
    [
      'permanent',
      [
        100, 33, 506, 131001, 131002, 131006, 131008, 131009, 131021, 131026, 131043, 131049, 131050, 131051, 131052,
        131053, 131055, 131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 130472, 134011,
        134100, 134102, 135000,
      ],
    ],
    ['template_required', [131047]],
  ] as const)('%s', (expected, codes) => {
    for (const code of codes) {
      for (const status of [400, 401, 429, 500]) {
        for (const transient of [false, true]) expect(classifyGraphError(status, code, transient)).toBe(expected)
      }
    }
  })
})

describe('an unknown or missing code is classified by the HTTP status:', () => {
  test.each([
    [500, 'retry'],
    [503, 'retry'],
    [429, 'retry'],
    [401, 'credentials'],
    [403, 'credentials'],
    [400, 'permanent'],
    [404, 'permanent'],
    [302, 'retry'],
  ] as const)('HTTP %i is %s', (status, expected) => {
    expect(classifyGraphError(status, 199)).toBe(expected)
    expect(classifyGraphError(status, 300)).toBe(expected)
    expect(classifyGraphError(status, 999_999)).toBe(expected)
    expect(classifyGraphError(status, null)).toBe(expected)
  })
})

test.each([400, 401, 403, 404, 500])(
  'an unknown code that Graph calls transient is retried after HTTP %i',
  (status) => {
    for (const code of [199, 300, 79_999, 80_015, 999_999]) expect(classifyGraphError(status, code, true)).toBe('retry')
  },
)
