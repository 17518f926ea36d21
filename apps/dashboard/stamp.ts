import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const folder = import.meta.dirname
const sources = ['index.html', 'package.json', 'vite.config.ts', 'build.ts', 'src']
const inNoBundle = /\.test\.ts$|\.md$/

export const builtFolder = join(folder, 'dist')

/** What the built dashboard was built from; undefined: there is none. */
export const builtStamp = (): Promise<string | undefined> =>
  readFile(join(builtFolder, '.stamp'), 'utf8').catch(() => undefined)

/** What it would be built from now; undefined: its sources aren't here. */
export async function sourceStamp(): Promise<string | undefined> {
  try {
    const files = (await Promise.all(sources.map(filesIn))).flat().filter((file) => !inNoBundle.test(file))
    const hash = createHash('sha256')
    for (const file of files.toSorted()) hash.update(`${file}\0`).update(await readFile(join(folder, file)))
    return hash.update(await lockedPackages()).digest('hex')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function filesIn(name: string): Promise<string[]> {
  if (name.includes('.')) return [name]
  const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name: file }) => join(parentPath, file).slice(folder.length + 1))
}

/** The exact packages that the lock file names for the dashboard. */
async function lockedPackages(): Promise<string> {
  const lockFile = await readFile(join(folder, '../../package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lockFile) as {
    packages: Record<string, { dependencies?: object; integrity?: string }>
  }
  const names = Object.keys(packages['apps/dashboard']?.dependencies ?? {})
  return JSON.stringify(names.map((name) => [name, packages[`node_modules/${name}`]?.integrity]))
}
