import { chown, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { syncFolder } from '../durable-file.ts'
import type { Binaries } from './binaries.ts'
import { userName } from './cluster.ts'
import { explainOutput } from './failure.ts'
import { createPassword } from './password.ts'
import { run } from './run.ts'
import { type Account, chooseRunAs } from './run-as.ts'

const unfinished = 'postgres.new-'

/** Creates the data folder under a temporary name and renames it, so that a crash leaves no incomplete one. */
export async function createCluster(
  dataDir: string,
  folder: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<void> {
  const password = await createPassword(dataDir)
  const workshop = await mkdtemp(join(dataDir, unfinished))
  try {
    const passwordFile = join(workshop, 'password')
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (account) {
      for (const path of [passwordFile, workshop]) await chown(path, account.uid, account.gid)
    }
    const runAs = await chooseRunAs(account, binaries, workshop)
    const { code, output } = await run(runAs(binaries.initdb, initdbArgs(join(workshop, 'data'), passwordFile)))
    if (code !== 0)
      throw await explainOutput(`PostgreSQL couldn't create its data folder in ${dataDir}`, output, dataDir)
    await rmdir(folder).catch(() => undefined)
    await rename(join(workshop, 'data'), folder)
    await syncFolder(dataDir)
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}

function initdbArgs(folder: string, passwordFile: string): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${userName}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
}

/** Removes data folders of interrupted starts. If an initdb is still writing to one, the next start removes it. */
export async function removeUnfinished(dataDir: string): Promise<void> {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith(unfinished))
  for (const name of names) await rm(join(dataDir, name), { recursive: true, force: true }).catch(() => undefined)
}
