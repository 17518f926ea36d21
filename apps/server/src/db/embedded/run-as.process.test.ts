import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, describe, expect, it } from 'vitest'

import { findBinaries } from './binaries.ts'
import { createCluster } from './create-cluster.ts'
import { createSandbox, postgresPid, query } from './embedded.test-helper.ts'
import { ensureRunning } from './ensure-running.ts'
import { readPassword } from './password.ts'
import { chooseAccount, chooseRunAs } from './run-as.ts'

const nobody = 65_534
const sandbox = createSandbox()
afterEach(sandbox.clear)

async function uidOf(pid: number | undefined): Promise<number> {
  return Number(/^Uid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1])
}

const asRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0

describe.runIf(asRootOnLinux)('a Parley that root started', () => {
  it('runs PostgreSQL as the owner of the data folder, also below a folder like /root that only root may enter', async () => {
    const dataDir = await sandbox.newDataDir()
    const parent = dirname(dataDir)
    await mkdir(dataDir)
    await chown(dataDir, nobody, nobody)
    await chmod(parent, 0o700)
    const found = await findBinaries()
    await promisify(execFile)('cp', ['-a', join(dirname(found.postgres), '..'), join(parent, 'native')])
    const moved = (path: string) => join(parent, 'native', 'bin', path)
    const binaries = { ...found, initdb: moved('initdb'), postgres: moved('postgres'), pgCtl: moved('pg_ctl') }

    const account = await chooseAccount(dataDir)
    const folder = join(dataDir, 'postgres')
    await createCluster(dataDir, folder, binaries, account)
    const runAs = () => chooseRunAs(account, binaries, folder)
    const password = await readPassword(dataDir)
    const cluster = { dataDir, folder, logFile: join(dataDir, 'postgres.log'), password, binaries, runAs }
    const running = await ensureRunning(cluster, { withinMs: 10_000 })
    expect((await running.presence.client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    expect(await uidOf(running.pid)).toBe(nobody)
    running.presence.close()

    const { url, stop } = await sandbox.open(dataDir, true)
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    await stop()
    expect(await postgresPid(dataDir)).toBeUndefined()
  })
})
