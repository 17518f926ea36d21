import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root })]
const shownIn = (document: string): string[] =>
  [...readFileSync(join(root, document), 'utf8').matchAll(/!\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, path = '']) =>
    join(dirname(document), path),
  )

test('each picture that a document shows is there, and each picture is shown', () => {
  const shown = documents.flatMap(shownIn)
  expect(shown.length).toBeGreaterThan(5)
  expect(shown.filter((path) => !existsSync(join(root, path)))).toEqual([])
  expect(globSync('docs/images/*', { cwd: root }).toSorted()).toEqual([...new Set(shown)].toSorted())
})
