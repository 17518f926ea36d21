import { access, constants, lstat, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { StartupError } from '../../kernel/startup-error.ts'

/** Everyone may enter, since PostgreSQL may run as another user. Each file inside is closed to others. */
const passable = 0o711

export async function prepareDataDir(dataDir: string): Promise<void> {
  await makeFolder(dataDir)
  await access(dataDir, constants.W_OK | constants.X_OK)
}

/** Not `recursive`: with it, Node never returns where no folder can be created, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path)
  if (parent !== path && !(await exists(parent))) await makeFolder(parent)
  try {
    await mkdir(path, { mode: passable })
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(path)).isDirectory()
    if (!isThere) throw error
  }
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}

/** Whether the folder has a database. Throws when it has other files, or a database of another version. */
export async function holdsDatabase(folder: string, majorVersion: string): Promise<boolean> {
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (version === undefined) {
    if (await isFree(folder)) return false
    throw new StartupError(
      `${folder} is where Parley keeps its PostgreSQL data, but other files are in it: move them away, or point PARLEY_DATA to another folder.`,
    )
  }
  if (version.trim() === majorVersion) return true
  throw new StartupError(
    `The data in ${folder} is of PostgreSQL ${version.trim()} and this Parley brings PostgreSQL ${majorVersion}: start the version of Parley that created it and dump the database, or point PARLEY_DATA to another folder.`,
  )
}

async function isFree(folder: string): Promise<boolean> {
  return !(await exists(folder)) || (await readdir(folder)).length === 0
}
