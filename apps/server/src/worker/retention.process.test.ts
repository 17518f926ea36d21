import { runCli } from '@parley/test-kit/parley-command'
import { beforeAll, expect, test, vi } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'
import { secretKey, secretKeySetting } from '../../testing/secret-key.ts'
import { readConfig } from '../config/config.ts'
import { createContext } from '../context.ts'
import { openDatabase } from '../db/database.ts'
import { dropOldPartitions } from '../db/partitions.ts'
import { createLogger } from '../kernel/logger.ts'

let parley: Delivering
let endpoint: Awaited<ReturnType<Delivering['subscribe']>>
let env: NodeJS.ProcessEnv
beforeAll(async () => {
  parley = await startDelivering()
  endpoint = await parley.subscribe()
  env = { DATABASE_URL: parley.databaseUrl, PARLEY_SECRET_KEY: secretKeySetting }
  return parley.stop
})

vi.setConfig({ testTimeout: 90_000 })
let last = 919_870_000_000
const happen = () => parley.request('POST', '/v1/contacts', { body: { phone: String(++last) } })

/** Runs another process with these roles while `work` runs. */
async function withProcess(roles: string, work: () => Promise<void>) {
  const config = readConfig({ ...env, PARLEY_ROLES: roles, PARLEY_RETENTION_DAYS: '20' })
  const logger = createLogger('silent')
  const context = await createContext({
    config,
    databaseUrl: parley.databaseUrl,
    secretKey,
    logger,
    clock: parley.clock,
  })
  if (roles.includes('worker')) context.startWorkers()
  await work().finally(() => context.close(0))
}

/** Drops every partition, as after months without Parley, when the partitions created ahead have passed. */
async function loseDays() {
  const rows = await parley.sql<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits
     where inhparent in ('events'::regclass, 'deliveries'::regclass, 'attempts'::regclass)`,
  )
  await parley.sql('truncate queue')
  for (const { name } of rows) await parley.sql(`drop table ${name}`)
}

const doctor = async () => {
  const { stdout } = await runCli(['doctor', '--json'], env)
  const findings: { check: string; state: string; says: string }[] = JSON.parse(stdout)
  return findings.find(({ check }) => check.startsWith('partitions'))
}

test.each(['api', 'worker'])(
  'a process (%s) that starts after months first creates the partitions it needs',
  async (roles) => {
    await loseDays()
    expect(await happen()).toMatchObject({ status: 500 })
    await withProcess(roles, async () => {
      const { status, body } = await happen()
      expect(status).toBe(201)
      const received = () => endpoint.received().map(({ json }) => (json as { data: { id: number } }).data.id)
      await expect.poll(received).toContain(body.id)
    })
  },
)

test('doctor names the missing partitions', async () => {
  expect(await doctor()).toMatchObject({ state: 'ok' })
  await loseDays()
  expect(await doctor()).toMatchObject({
    state: 'wrong',
    says: expect.stringMatching(/^attempts_\d{8}, attempts_\d{8}, deliveries_\d{8}, .* missing/),
  })
  await withProcess('api', async () => {})
})

test('a worker drops partitions older than the retention, and an api process drops none', async () => {
  await parley.sql(`select make_partitions(t - 40, t) from (select (now() at time zone 'UTC')::date as t) t`)
  const oldest = async () => {
    const [row] = await parley.sql<{ ago: number }>(
      `select max((now() at time zone 'UTC')::date - to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD')) as ago
       from pg_inherits where inhparent = 'deliveries'::regclass`,
    )
    return row?.ago
  }
  await withProcess('api', async () => {
    expect(await oldest()).toBe(40)
  })
  await withProcess('worker', async () => {
    await expect.poll(oldest).toBe(20)
  })
})

test('writes and reads continue while partitions are created and dropped', async () => {
  const database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-retaining',
    maxConnections: 1,
    onError() {},
    onCommit() {},
  })
  await dropOldPartitions(database.db, 30)
  const statuses: number[] = []
  let goOn = true
  async function keepAsking(ask: () => Promise<{ status: number }>) {
    while (goOn) statuses.push((await ask()).status)
  }
  // Locks like a backup. A drop waits for each of these locks.
  let backups = 0
  async function keepBackingUp() {
    for (; goOn && backups < 10; backups++) {
      await parley.sql(
        `do $$ begin
           lock table events, deliveries, attempts in access share mode;
           perform pg_sleep(0.5);
         end $$`,
      )
    }
  }
  let looks = 0
  const waits: unknown[] = []
  // Nothing else waits for these locks. Short waits are ignored: PostgreSQL shows a commit's rows before it releases
  // its locks.
  async function keepLooking() {
    while (goOn) {
      waits.push(
        ...(await parley.sql(
          `select application_name, query, clock_timestamp() - waitstart as waited
           from pg_locks join pg_stat_activity using (pid)
           where datname = current_database() and locktype = 'relation' and waitstart < clock_timestamp() - interval '200 ms'
             and application_name <> 'parley-retaining'`,
        )),
      )
      looks++
    }
  }
  const asking = [
    keepLooking(),
    keepBackingUp(),
    ...[1, 2, 3, 4].map(() => keepAsking(happen)),
    keepAsking(() => parley.request('GET', '/v1/deliveries?limit=20')),
    keepAsking(() => parley.request('GET', '/v1/events?limit=20')),
  ]
  try {
    for (let round = 0; round < 3; round++) {
      await parley.sql(
        `select make_partitions(t - 35, t + 10 + $1::int) from (select (now() at time zone 'UTC')::date as t) t`,
        [round],
      )
      expect(await dropOldPartitions(database.db, 30)).toHaveLength(14)
    }
  } finally {
    goOn = false
    await Promise.all(asking)
    await database.close()
  }
  expect(statuses.length).toBeGreaterThan(100)
  expect(new Set(statuses)).toEqual(new Set([200, 201]))
  expect(backups).toBeGreaterThan(5)
  expect(looks).toBeGreaterThan(20)
  expect(waits).toEqual([])
  const waiting = () => parley.sql('select from queue')
  await expect.poll(waiting).toEqual([])
})
