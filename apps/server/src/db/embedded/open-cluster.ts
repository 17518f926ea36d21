import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { StartupError } from '../../kernel/startup-error.ts'
import { findBinaries } from './binaries.ts'
import type { Cluster } from './cluster.ts'
import { createCluster, removeUnfinished } from './create-cluster.ts'
import { holdsDatabase } from './data-folder.ts'
import { readPassword } from './password.ts'
import { run } from './run.ts'
import { type Account, chooseAccount, chooseRunAs } from './run-as.ts'

/** Opens the data folder. `create`: creates a missing one. Call this under the lock. */
export async function openCluster(dataDir: string, create: boolean): Promise<Cluster> {
  const folder = join(dataDir, 'postgres')
  const binaries = await findBinaries()
  const account = await chooseAccount(dataDir)
  await removeUnfinished(dataDir)
  if (!(await holdsDatabase(folder, binaries.majorVersion))) {
    if (!create) throw noDatabase(dataDir)
    await createCluster(dataDir, folder, binaries, account)
  }
  if (account) await changeOwner(folder, account)
  return {
    dataDir,
    folder,
    logFile: join(dataDir, 'postgres.log'),
    password: await readPassword(dataDir),
    binaries,
    runAs: () => chooseRunAs(account, binaries, folder),
  }
}

export function noDatabase(dataDir: string): StartupError {
  return new StartupError(
    `There is no Parley in ${dataDir}: start one with npm start, or set PARLEY_DATA to the data folder of yours.`,
  )
}

/** For a folder that root has restored from a backup: PostgreSQL opens only files that its user owns. */
async function changeOwner(folder: string, account: Account): Promise<void> {
  const { uid } = await stat(folder)
  if (uid === account.uid) return
  const { code, output } = await run({ file: 'chown', args: ['-R', `${account.uid}:${account.gid}`, folder] })
  if (code !== 0) {
    throw new StartupError(
      `The owner of ${folder} can't be changed to user ${account.uid}, as whom PostgreSQL must run (${output.trim()}).`,
    )
  }
}
