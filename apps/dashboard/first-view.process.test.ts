import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import { beforeAll, expect, test } from 'vitest'

interface Chunk {
  file: string
  css?: string[]
  imports?: string[]
}

const folder = import.meta.dirname
const limit = 220_000

let manifest: Record<string, Chunk>
beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(folder, 'build.ts')])
  manifest = JSON.parse(await readFile(join(folder, 'dist/.vite/manifest.json'), 'utf8'))
})

/** The files that a chunk needs before it runs. */
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name]
  if (!chunk) throw new Error(`${name} is not in the build`)
  if (seen.has(chunk.file)) return seen
  for (const file of [chunk.file, ...(chunk.css ?? [])]) seen.add(file)
  for (const imported of chunk.imports ?? []) filesOf(imported, seen)
  return seen
}

async function sizeOf(names: string[]): Promise<number> {
  const files = [...new Set(names.flatMap((name) => [...filesOf(name)]))]
  const sizes = await Promise.all(
    files.map(async (file) => (await promisify(gzip)(await readFile(join(folder, 'dist', file)), { level: 9 })).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

const messages = (name: string) => `src/${name}/hi.json`

test.each([
  ['the log-in', ['src/views/login/login.tsx', messages('views/login/locales')]],
  ['the overview', ['src/shell/workspace-shell.tsx', 'src/views/home/home.tsx', messages('views/home/locales')]],
])('%s is at most 220 KB of gzip', async (_, parts) => {
  const size = await sizeOf(['index.html', messages('locales/shell'), messages('locales/ui'), ...parts])
  expect(size).toBeLessThan(limit)
})

test('a page asks for its own files only', async () => {
  const html = await readFile(join(folder, 'dist/index.html'), 'utf8')
  expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url?.slice(0, 9))).toEqual(
    expect.arrayContaining(['./assets/']),
  )
  expect(html).not.toMatch(/(src|href)="(?!\.\/)/)
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/)
})
