import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { run } from '@parley/test-kit/test-database'
import pg from 'pg'

import { openEmbeddedDatabase } from '../src/db/embedded/open.ts'
import { migrate } from '../src/db/migrate.ts'
import type { ProvisionedWorkspaces } from './provision-workspaces.ts'

export interface TestCluster {
  /** A migrated database to clone. */
  templateUrl: string
  /** The same with workspaces in it, each with a key of every scope. */
  workspaces(): Promise<ProvisionedWorkspaces>
}

interface OpenedCluster extends TestCluster {
  stop(): Promise<void>
}

// Each tier loads this file into its own module graph. The tiers of one run share the cluster through the process.
const shared = globalThis as { parleyTestCluster?: { users: number; opened: Promise<OpenedCluster> } }

/** The PostgreSQL of all test files. `leave` stops it after its last user. */
export async function joinTestCluster(): Promise<{ cluster: TestCluster; leave(): Promise<void> }> {
  shared.parleyTestCluster ??= { users: 0, opened: openCluster() }
  const joined = shared.parleyTestCluster
  joined.users++
  const cluster = await joined.opened
  return {
    cluster,
    async leave() {
      joined.users--
      if (joined.users === 0) await cluster.stop()
    },
  }
}

async function openCluster(): Promise<OpenedCluster> {
  const dataDir = await mkdtemp(join(await fastFolder(), 'parley-tests-'))
  const logger = { info() {}, warn() {} }
  const database = await openEmbeddedDatabase({ dataDir, logger, create: true, supervise: false })
  await run(
    database.url,
    // No test of this cluster covers a power failure. Those tests start their own PostgreSQL.
    'alter system set fsync = off',
    'alter system set full_page_writes = off',
    'alter system set synchronous_commit = off',
    // Autovacuum would wake up for each of some hundred databases.
    'alter system set autovacuum = off',
    `alter system set checkpoint_timeout = '1h'`,
    'select pg_reload_conf()',
    'create database template_parley',
  )
  const template = new URL(database.url)
  template.pathname = '/template_parley'
  // A database can be cloned only while it has no connections.
  await migrate(template.href)
  let provisioned: Promise<ProvisionedWorkspaces> | undefined
  return {
    templateUrl: template.href,
    workspaces() {
      // Imported late, as the app tier would take too long to load core.
      provisioned ??= import('./provision-workspaces.ts').then(({ provisionWorkspaces }) =>
        provisionWorkspaces(template.href),
      )
      return provisioned
    },
    async stop() {
      await endServers(database.url)
      await database.stop()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const roomNeeded = 4 * 2 ** 30

/** A folder in memory if the machine has enough room there, else the usual temporary folder. */
async function fastFolder(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined)
  return memory && memory.bavail * memory.bsize >= roomNeeded ? '/dev/shm' : tmpdir()
}

/** Stops the servers of the test workers, which end without a shutdown, and the servers that failed tests have left. */
async function endServers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>(
    `select distinct substring(application_name from '^parley-.*-(\\d+)$')::integer as pid
     from pg_stat_activity where application_name ~ '^parley-.*-\\d+$'`,
  )
  await client.end()
  for (const { pid } of rows) {
    if (pid !== process.pid) end(pid)
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
