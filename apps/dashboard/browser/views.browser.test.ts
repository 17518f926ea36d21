import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { shownViews } from './shown-views.ts'
import { lookAt } from './views.test-helper.ts'

test('every view is looked at', async () => {
  const sources = await Promise.all(
    ['views.ts', 'pages.ts'].map((file) => readFile(join(import.meta.dirname, '../src', file), 'utf8')),
  )
  const names = sources.flatMap((source) => [...source.matchAll(/\bname: '([\w-]+)'/g)].map(([, name]) => name))
  expect(
    new Set(
      Object.values(shownViews)
        .flat()
        .map(({ name }) => name),
    ),
  ).toEqual(new Set(names))
})

lookAt('accounts')
