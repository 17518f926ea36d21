import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@parley/test-kit/free-port'
import { runCli, runServer } from '@parley/test-kit/parley-command'
import { endPostgres, postgresPid } from '@parley/test-kit/postgres-process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const PARLEY_SECRET_KEY = Buffer.alloc(32, 7).toString('base64')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-start-'))
})
afterAll(async () => {
  await endPostgres(join(folder, 'data'))
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** The one line that a start which must fail prints. */
async function refusal(settings: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, stderr } = await runServer({ PARLEY_DATA: join(folder, 'data'), PORT: '0', ...settings })
  expect(code, stderr).toBe(1)
  expect(stderr).toMatch(/^parley: [^\n]+\.\n$/)
  expect(stdout + stderr).not.toMatch(/\n\s+at /)
  return stderr
}

describe('a start that cannot succeed says why in one line, with exit code 1', () => {
  it('for a port that is taken, before there is a PostgreSQL', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    try {
      expect(await refusal({ PORT: String(port) })).toMatch(new RegExp(`Port ${port} .* is taken`))
      expect(await postgresPid(join(folder, 'data'))).toBeUndefined()
      expect(existsSync(join(folder, 'data'))).toBe(false)
    } finally {
      blocker.close()
      other.close()
    }
  })

  it('for a DATABASE_URL without a secret key', async () => {
    const line = await refusal({ DATABASE_URL: 'postgres://parley@127.0.0.1/parley' })
    expect(line).toContain('DATABASE_URL needs PARLEY_SECRET_KEY')
    expect(line).toContain('openssl rand -base64 32')
  })

  it('for a DATABASE_URL where nothing listens', async () => {
    const url = `postgres://parley:secret@127.0.0.1:${await freePort()}/parley`
    const line = await refusal({ DATABASE_URL: url, PARLEY_SECRET_KEY })
    expect(line).toContain('DATABASE_URL')
    expect(line).not.toContain('secret')
  })

  it('for a DATABASE_URL whose host is unknown', async () => {
    expect(await refusal({ DATABASE_URL: 'postgres://parley@nowhere.invalid/parley', PARLEY_SECRET_KEY })).toContain(
      'nowhere.invalid',
    )
  })

  it.each(['mysql://127.0.0.1/parley', '127.0.0.1:5432', 'parley'])('for the DATABASE_URL %s', async (url) => {
    expect(await refusal({ DATABASE_URL: url })).toContain('DATABASE_URL must be a URL')
  })

  it('for a data folder of another version of PostgreSQL', async () => {
    const old = join(folder, 'old')
    await mkdir(join(old, 'postgres'), { recursive: true })
    await writeFile(join(old, 'postgres', 'PG_VERSION'), '12\n')
    expect(await refusal({ PARLEY_DATA: old })).toContain('PostgreSQL 12')
    expect(await readdir(join(old, 'postgres'))).toEqual(['PG_VERSION'])
  })

  it('for a data folder in which something else is', async () => {
    const foreign = join(folder, 'foreign')
    await mkdir(join(foreign, 'postgres'), { recursive: true })
    await writeFile(join(foreign, 'postgres', 'thesis.txt'), 'Draft')
    expect(await refusal({ PARLEY_DATA: foreign })).toContain(join(foreign, 'postgres'))
    expect(await readdir(join(foreign, 'postgres'))).toEqual(['thesis.txt'])
  })

  it('for a data folder that cannot be made', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    expect(await refusal({ PARLEY_DATA: join(file, 'data') })).toContain(file)
  })

  it('for a data folder without permission to write', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may write everywhere')
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o500 })
    expect(await refusal({ PARLEY_DATA: closed })).toContain(closed)
  })

  it('for several mistakes in the configuration, all at once', async () => {
    const settings = {
      PORT: '99999',
      PARLEY_ROLES: 'boss',
      PARLEY_SECRET_KEY: 'short',
      PARLEY_ALLOW_NETWORKS: '10.0.0',
    }
    const line = await refusal(settings)
    for (const name of Object.keys(settings)) expect(line).toContain(name)
  })
})

it('is refused by the command line in the same way', async () => {
  const { code, stdout, stderr } = await runCli(['keys', 'list'], { DATABASE_URL: 'mysql://127.0.0.1/parley' })
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^parley: [^\n]*DATABASE_URL[^\n]*\n$/)
})
