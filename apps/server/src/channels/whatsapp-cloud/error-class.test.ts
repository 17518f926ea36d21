import { describe, expect, test } from 'vitest'
import { classifyGraphError } from './error-class.ts'

describe('a documented code decides the error class, whatever the HTTP status:', () => {
  test.each([
    ['retry', [1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 133004]],
    ['hold', [131048, 368, 131031, 130497, 131042]],
    ['credentials', [0, 190, 3, 10, 200, 237, 299]],
    [
      'permanent',
      [
        100, 33, 131008, 131009, 131021, 131026, 131050, 131051, 131052, 131053, 131062, 132000, 132001, 132005, 132007,
        132012, 132015, 132016, 130472,
      ],
    ],
    ['template_required', [131047]],
  ] as const)('%s', (expected, codes) => {
    for (const code of codes) {
      for (const status of [400, 401, 429, 500]) expect(classifyGraphError(status, code)).toBe(expected)
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
