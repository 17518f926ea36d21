import { expect, test } from 'vitest'

import { views } from '../views.ts'
import { railIcons } from './rail-icons.ts'

test('every view of the rail has an icon, and every icon a view', () => {
  expect(Object.keys(railIcons)).toEqual(views.flatMap(({ name, rail }) => (rail ? [name] : [])))
})
