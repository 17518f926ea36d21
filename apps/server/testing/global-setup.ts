import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import type { TestProject } from 'vitest/node'

import { openEmbeddedDatabase } from '../src/db/embedded/open.ts'
import { migrate } from '../src/db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database, to be cloned. */
    templateUrl: string
  }
}

/** One PostgreSQL for every test file, with a migrated database that each clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-tests-'))
  const logger = { info() {}, warn() {} }
  const database = await openEmbeddedDatabase({ dataDir, logger, supervise: false })
  project.provide('templateUrl', await createTemplate(database.url))
  return async () => {
    await database.stop()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A database that nobody is connected to: only such a one can be cloned. */
async function createTemplate(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('create database template_parley')
  await client.end()
  const template = new URL(databaseUrl)
  template.pathname = '/template_parley'
  await migrate(template.href)
  return template.href
}
