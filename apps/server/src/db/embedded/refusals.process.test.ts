import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { StartupError } from '../../kernel/startup-error.ts'
import { createSandbox } from './embedded.test-helper.ts'

const sandbox = createSandbox()
afterEach(sandbox.clear)

async function refusal(dataDir: string): Promise<string> {
  const error = await sandbox.open(dataDir).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StartupError)
  return (error as StartupError).message
}

describe('a data folder that cannot be used is refused with one sentence', () => {
  it('when a part of its path is a file', async () => {
    const file = await sandbox.newDataDir()
    await writeFile(file, '')
    expect(await refusal(file)).toContain(`Parley can't use ${file}: there is a file of this name`)
    expect(await refusal(join(file, 'deeper', 'data'))).toContain('a part of this path is a file')
  })

  it.runIf(process.platform === 'linux')('when no folder can be created there', async () => {
    expect(await refusal('/proc/parley/data')).toContain("Parley can't use /proc/parley: no folder can be made there")
  })

  it.runIf(process.getuid && process.getuid() !== 0)('when its user may not write to it', async () => {
    const dataDir = await sandbox.newDataDir()
    await mkdir(dataDir, { mode: 0o500 })
    expect(await refusal(dataDir)).toContain(`Parley can't use ${dataDir}: Parley's user has no permission`)
  })

  it('when it has the data of another PostgreSQL version', async () => {
    const dataDir = await sandbox.newDataDir()
    await mkdir(join(dataDir, 'postgres'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n')
    expect(await refusal(dataDir)).toMatch(
      /The data in .*\/data\/postgres is of PostgreSQL 15 and this Parley brings PostgreSQL 18/,
    )
  })

  it("when other files are in PostgreSQL's folder", async () => {
    const dataDir = await sandbox.newDataDir()
    await mkdir(join(dataDir, 'postgres'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine')
    expect(await refusal(dataDir)).toContain(
      `${join(dataDir, 'postgres')} is where Parley keeps its PostgreSQL data, but other files`,
    )
  })

  it('when PostgreSQL does not start, or its password is lost', async () => {
    const dataDir = await sandbox.newDataDir()
    const database = await sandbox.open(dataDir)
    await database.stop()
    const control = join(dataDir, 'postgres', 'global', 'pg_control')
    await rename(control, `${control}.away`)
    const message = await refusal(dataDir)
    expect(message).toContain("didn't start; its log is")
    expect(message).toMatch(/could not (find|open).*\)\.$/)
    expect(message).not.toContain('\n')

    await rename(`${control}.away`, control)
    await rm(join(dataDir, 'postgres.password'))
    expect(await refusal(dataDir)).toContain(`${join(dataDir, 'postgres.password')}, which holds the password`)
  })
})
