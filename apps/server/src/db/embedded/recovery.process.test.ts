import { chown, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { answers, createSandbox, postgresPid, query } from './embedded.test-helper.ts'

const sandbox = createSandbox()
let dataDir: string

beforeAll(async () => {
  dataDir = await sandbox.newDataDir()
})
afterEach(sandbox.release)
afterAll(sandbox.clear)

describe('a PostgreSQL that outlived its opener', () => {
  it('is adopted by the next opener', async () => {
    const opener = await sandbox.openElsewhere(dataDir)
    const pid = await postgresPid(dataDir)
    await query(opener.url, 'create table leads as select 1 as id')
    await opener.kill()

    const database = await sandbox.open(dataDir, true)
    expect(database.url).toBe(opener.url)
    expect(await postgresPid(dataDir)).toBe(pid)
    expect(await query(database.url, 'select id from leads')).toEqual([{ id: 1 }])
    await database.stop()
    expect(await postgresPid(dataDir)).toBeUndefined()
  })

  it('keeps running after a command, which did not start it', async () => {
    const opener = await sandbox.openElsewhere(dataDir)
    await opener.kill()
    const command = await sandbox.open(dataDir, false)
    await command.stop()
    expect(await answers(opener.url)).toBe(true)
  })

  it('is not confused with the PostgreSQL of a copied folder', async () => {
    const original = await sandbox.openElsewhere(dataDir)
    const copied = await sandbox.open(await sandbox.copyOf(dataDir))
    expect(copied.url).not.toBe(original.url)
    expect(await answers(original.url)).toBe(true)
  })
})

describe('stopping the embedded database', () => {
  it('leaves PostgreSQL to another Parley process, and the last process stops it', async () => {
    const first = await sandbox.open(dataDir, true)
    const other = await sandbox.openElsewhere(dataDir)
    await first.stop()
    expect(await answers(other.url)).toBe(true)
    await other.kill()

    const last = await sandbox.open(dataDir, true)
    await last.stop()
    expect(await answers(last.url)).toBe(false)
  })
})

describe('a postmaster.pid without its PostgreSQL', () => {
  const pidFile = (pid: number) => `${pid}\n/elsewhere\n1760000000\n5432\n\n127.0.0.1\n  1  2\nready   \n`

  it.each([
    ['names a process that is not PostgreSQL', pidFile(process.pid)],
    ['names a dead process', pidFile(2 ** 22 - 3)],
    ['was cut short', ''],
  ])('does not prevent a start when it %s', async (_, text) => {
    await (await sandbox.open(dataDir)).stop()
    const folder = join(dataDir, 'postgres')
    const { uid, gid } = await stat(folder)
    await writeFile(join(folder, 'postmaster.pid'), text, { mode: 0o600 })
    await chown(join(folder, 'postmaster.pid'), uid, gid)
    const { url } = await sandbox.open(dataDir)
    expect(await answers(url)).toBe(true)
  })
})
