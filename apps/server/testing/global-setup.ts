import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import type { TestProject } from 'vitest/node'

import { openEmbeddedDatabase } from '../src/db/embedded/open.ts'
import { migrate } from '../src/db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database to clone. */
    templateUrl: string
  }
}

interface TestCluster {
  templateUrl: string
  stop(): Promise<void>
}

// Each tier runs this file in a module graph of its own; the tiers of one run share the cluster through the process.
const shared = globalThis as { parleyTestCluster?: { users: number; opened: Promise<TestCluster> } }

/** One PostgreSQL for all test files, with a migrated database that each file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.parleyTestCluster ??= { users: 0, opened: openCluster() }
  const cluster = shared.parleyTestCluster
  cluster.users++
  const { templateUrl, stop } = await cluster.opened
  project.provide('templateUrl', templateUrl)
  return async () => {
    cluster.users--
    if (cluster.users === 0) await stop()
  }
}

async function openCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(await fastFolder(), 'parley-tests-'))
  const logger = { info() {}, warn() {} }
  const database = await openEmbeddedDatabase({ dataDir, logger, supervise: false })
  await run(database.url, [
    // No test of this cluster is about a machine that loses power; those start a PostgreSQL of their own.
    'alter system set fsync = off',
    'alter system set full_page_writes = off',
    'alter system set synchronous_commit = off',
    'select pg_reload_conf()',
    'create database template_parley',
  ])
  const template = new URL(database.url)
  template.pathname = '/template_parley'
  // A database can be cloned while nobody is connected to it.
  await migrate(template.href)
  return {
    templateUrl: template.href,
    async stop() {
      await database.stop()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const roomNeeded = 4 * 2 ** 30

/** A folder in memory where the machine has one with enough room, else the usual one. */
async function fastFolder(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined)
  return memory && memory.bavail * memory.bsize >= roomNeeded ? '/dev/shm' : tmpdir()
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
