import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { createSandbox, postgresPid, query } from './embedded.test-helper.ts'

const sandbox = createSandbox()
afterEach(sandbox.clear)

describe('openEmbeddedDatabase', () => {
  it('creates a database, also after a start that was cut off, and reuses it at the next start', async () => {
    const dataDir = await sandbox.newDataDir()
    await mkdir(join(dataDir, 'postgres.new-a1b2c3', 'data', 'base'), { recursive: true })
    await writeFile(join(dataDir, 'postgres.new-a1b2c3', 'data', 'PG_VERSION'), '18\n')
    await writeFile(join(dataDir, 'postgres.password'), 'of that start\n', { mode: 0o600 })
    const first = await sandbox.open(dataDir)
    expect(first.url).toMatch(/^postgres:\/\/parley:[\w-]{32}@127\.0\.0\.1:\d+\/parley$/)
    await query(first.url, 'create table leads as select 17 as id')
    await expect(query(first.url.replace(/:[\w-]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
      /password authentication failed/,
    )
    for (const name of ['postgres.password', 'postgres.log']) {
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600)
    }
    expect((await stat(join(dataDir, 'postgres.password'))).uid).toBe(process.getuid?.())
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.lock', 'postgres.log', 'postgres.password'])
    await first.stop()
    expect(await postgresPid(dataDir)).toBeUndefined()

    const second = await sandbox.open(dataDir)
    expect(second.url).toBe(first.url)
    expect(await query(second.url, 'select id from leads')).toEqual([{ id: 17 }])
    const settings = await query(
      second.url,
      `select name, setting from pg_settings where name in ('listen_addresses', 'unix_socket_directories', 'fsync',
       'synchronous_commit', 'data_checksums', 'password_encryption', 'server_encoding', 'TimeZone') order by name`,
    )
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      password_encryption: 'scram-sha-256',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
      TimeZone: 'UTC',
      unix_socket_directories: '',
    })
  })

  it('gives concurrent openers, in this process and in others, one PostgreSQL', async () => {
    const dataDir = await sandbox.newDataDir()
    const opened = await Promise.all([
      sandbox.openElsewhere(dataDir),
      sandbox.openElsewhere(dataDir),
      sandbox.open(dataDir),
      sandbox.open(dataDir, true),
    ])
    expect(new Set(opened.map(({ url }) => url)).size).toBe(1)
    expect(await query(opened[0].url, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})
