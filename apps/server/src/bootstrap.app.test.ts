import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { beforeEach, expect, inject, it } from 'vitest'

import { createMemoryLog } from '../testing/memory-log.ts'
import { bootstrap } from './bootstrap.ts'
import { readConfig } from './config/config.ts'

let PARLEY_DATA: string
let DATABASE_URL: string

beforeEach(async () => {
  PARLEY_DATA = await mkdtemp(join(tmpdir(), 'parley-bootstrap-'))
  const database = await cloneDatabase(inject('templateUrl'))
  DATABASE_URL = database.url
  return async () => {
    await database.drop()
    await rm(PARLEY_DATA, { recursive: true })
  }
})

it('goes on with the key that an earlier start on DATABASE_URL has kept, and warns', async () => {
  const key = Buffer.alloc(32, 9)
  await writeFile(join(PARLEY_DATA, 'secret.key'), key.toString('base64'))
  const { logger, lines } = createMemoryLog()
  const { secretKey, close } = await bootstrap(readConfig({ DATABASE_URL, PARLEY_DATA }), logger, true)
  expect(secretKey).toEqual(key)
  expect(lines.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('set PARLEY_SECRET_KEY to it'))
  await close()
})

it('makes no key for a DATABASE_URL', async () => {
  const { logger } = createMemoryLog()
  const config = readConfig({ DATABASE_URL, PARLEY_DATA })
  await expect(bootstrap(config, logger, true)).rejects.toThrow('DATABASE_URL needs PARLEY_SECRET_KEY')
  expect(await readdir(PARLEY_DATA)).toEqual([])
})
