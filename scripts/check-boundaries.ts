import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { cruise, type ICruiseOptions, type IViolation } from 'dependency-cruiser'
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

import { countInlineImports } from './boundaries/inline-imports.ts'

const config = join(import.meta.dirname, '../.dependency-cruiser.mjs')
// The rules against unreachable modules start here, so this file must exist.
const entry = 'apps/server/src/main.ts'

/**
 * Checks the tree at `root` by the rules of .dependency-cruiser.mjs and returns one line per problem.
 * Reports each of `files` (paths from `root`) that was not visited, since an empty cruise would find no problem.
 */
export async function checkBoundaries(
  root: string,
  files: string[],
  overrides: ICruiseOptions = {},
): Promise<string[]> {
  if (files.length === 0) return ['there is no TypeScript file to check']
  const folders = [...new Set(files.map((file) => file.split('/')[0] ?? file))]
  const { output } = await cruise(folders, { ...(await extractOptions(config)), baseDir: root, ...overrides })
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered with text: ${output}`)

  const seen = new Set(output.modules.map((module) => module.source))
  const unseen = [...files, entry].filter((file) => !seen.has(file)).map((file) => `not-seen: ${file}`)
  return [...output.summary.violations.map(describe), ...unseen, ...(await findInlineImports(root, files))]
}

function describe({ rule, from, to, cycle }: IViolation): string {
  const path = cycle ? cycle.map((step) => step.name).join(' → ') : to
  return `${rule.name}: ${from}${path === from ? '' : ` → ${path}`}`
}

async function findInlineImports(root: string, files: string[]): Promise<string[]> {
  const counts = await Promise.all(
    files.map(async (file) => ({ file, count: await countInlineImports(join(root, file)) })),
  )
  return counts.filter(({ count }) => count > 0).map(({ file }) => `inline-import: ${file}: import types at its top`)
}

/** Listed by git (tracked and untracked files), independently of dependency-cruiser. */
function typeScriptFiles(root: string): string[] {
  const folders = ['apps', 'packages', 'sdks', 'examples', 'conformance', 'bench', 'scripts']
  const patterns = folders.flatMap((folder) => [`${folder}/**/*.ts`, `${folder}/**/*.tsx`])
  const options = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--']
  const listed = execFileSync('git', [...options, ...patterns], { cwd: root, encoding: 'utf8' }).split('\0')
  // An index may still list a file that has been deleted.
  return listed.filter((file) => file !== '' && existsSync(join(root, file)))
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..')
  const files = typeScriptFiles(root)
  const problems = await checkBoundaries(root, files)
  for (const problem of problems) console.error(problem)
  console.log(`${files.length} files, ${problems.length} problems`)
  if (problems.length > 0) process.exitCode = 1
}
