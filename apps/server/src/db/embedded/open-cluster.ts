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

/** The data folder, made when there is none. To be called under the lock. */
export async function openCluster(dataDir: string): Promise<Cluster> {
  const folder = join(dataDir, 'postgres')
  const binaries = await findBinaries()
  const account = await chooseAccount(dataDir)
  await removeUnfinished(dataDir)
  if (!(await holdsDatabase(folder, binaries.majorVersion))) await createCluster(dataDir, folder, binaries, account)
  if (account) await handOver(folder, account)
  return {
    dataDir,
    folder,
    logFile: join(dataDir, 'postgres.log'),
    password: await readPassword(dataDir),
    binaries,
    runAs: await chooseRunAs(account, binaries, folder),
  }
}

/** For a folder that root has restored from a backup: PostgreSQL opens only what is its own. */
async function handOver(folder: string, account: Account): Promise<void> {
  const { uid } = await stat(folder)
  if (uid === account.uid) return
  const { code, output } = await run({ file: 'chown', args: ['-R', `${account.uid}:${account.gid}`, folder] })
  if (code !== 0) {
    throw new StartupError(
      `${folder} can't be handed over to user ${account.uid}, as whom PostgreSQL has to run (${output.trim()}).`,
    )
  }
}
