import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import { builtFolder, builtStamp, sourceStamp } from './stamp.ts'

/** The build has failed because its packages aren't installed, as after `npm ci --omit=dev`. */
const withoutVite = 3

// Whatever started this process: React has a slow and large variant for development.
process.env.NODE_ENV = 'production'

const stamp = await sourceStamp()
if (stamp !== undefined && stamp !== (await builtStamp())) await build(stamp)

/** Next to the folder that is served, so that it changes at once. */
async function build(stamp: string): Promise<void> {
  const vite = await import('vite').catch(() => undefined)
  if (!vite) {
    process.stderr.write('The dashboard was not built, as Vite is not installed: npm ci\n')
    process.exitCode = withoutVite
    return
  }
  // For the server, which shows a page meanwhile.
  process.stdout.write('The dashboard is being built.\n')
  const folder = `${builtFolder}.${process.pid}`
  try {
    await vite.build({ root: import.meta.dirname, logLevel: 'warn', build: { outDir: folder } })
    await compress(join(folder, 'assets'))
    await writeFile(join(folder, '.stamp'), stamp)
    await rm(builtFolder, { recursive: true, force: true })
    await rename(folder, builtFolder)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    // Another process has built the same meanwhile.
    if ((await builtStamp()) !== stamp) throw error
  }
}

/** Once, rather than for each visitor. */
async function compress(folder: string): Promise<void> {
  const zip = promisify(gzip)
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name))
    if (/\.(js|css|svg)$/.test(name)) await writeFile(join(folder, `${name}.gz`), await zip(text, { level: 9 }))
  }
}
