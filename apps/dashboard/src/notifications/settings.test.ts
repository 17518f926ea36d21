import { expect, test } from 'vitest'

import { readSettings, signalsFor } from './settings.ts'

test.for([
  [{ mine: ['sound'] }, 'user:1', ['sound']],
  [{ mine: ['sound'] }, 'user:2', []],
  [{ mine: ['sound'] }, null, []],
  [{ unassigned: ['notification'] }, null, ['notification']],
  [{ all: ['notification'], mine: ['sound'] }, 'user:1', ['sound', 'notification']],
  [{ all: ['notification'], mine: ['sound'] }, 'user:2', ['notification']],
] as const)('%j for %s', ([settings, assignee, expected]) => {
  expect([...signalsFor(settings, assignee, 'user:1')]).toEqual(expected)
})

test('what cannot be read is off', () => {
  expect([readSettings(null), readSettings('{'), readSettings('{"all":["sound"]}')]).toEqual([
    {},
    {},
    { all: ['sound'] },
  ])
})
