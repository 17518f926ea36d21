import { Socket } from 'node:net'

import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { connectionName } from '../connection-name.ts'
import { answers, createSandbox, postgresPid, query } from './embedded.test-helper.ts'

const sandbox = createSandbox()
let dataDir: string

beforeAll(async () => {
  dataDir = await sandbox.newDataDir()
})
afterEach(sandbox.release)
afterAll(sandbox.clear)

describe('the supervision of PostgreSQL', () => {
  it.each(['started', 'adopted'])(
    'restarts a killed PostgreSQL that was %s, on the same port and with all commits',
    async (how) => {
      if (how === 'adopted') await (await sandbox.openElsewhere(dataDir)).kill()
      const { url } = await sandbox.open(dataDir, true)
      const busy = new pg.Client({ connectionString: url })
      const cutOff = new Promise((resolve) => busy.on('error', resolve))
      await busy.connect()
      await busy.query(`create table ${how} as select 2 as id`)

      const pid = (await postgresPid(dataDir)) ?? 0
      process.kill(pid, 'SIGKILL')
      await cutOff
      await expect.poll(() => answers(url)).toBe(true)
      expect(await postgresPid(dataDir)).not.toBe(pid)
      expect(await query(url, `select id from ${how}`)).toEqual([{ id: 2 }])
    },
  )

  it('restarts a PostgreSQL that received SIGTERM', async () => {
    const { url } = await sandbox.open(dataDir, true)
    const pid = (await postgresPid(dataDir)) ?? 0
    process.kill(pid, 'SIGTERM')
    const newPid = async () => (await answers(url)) && (await postgresPid(dataDir))
    await expect.poll(newPid).not.toBeOneOf([pid, undefined, false])
  })

  it('ends with stop, also while PostgreSQL is down', async () => {
    const database = await sandbox.open(dataDir, true)
    process.kill((await postgresPid(dataDir)) ?? 0, 'SIGKILL')
    await database.stop()
    expect(await postgresPid(dataDir)).toBeUndefined()
  })

  // A pool's `end` does not wait for PostgreSQL. Under load, a server that stopped took its own last backends for
  // another process's, and left PostgreSQL running.
  it('stops PostgreSQL even if a backend of this process ends slowly', async () => {
    const database = await sandbox.open(dataDir, true)
    const socket = new Socket()
    const slow = new pg.Client({
      connectionString: database.url,
      application_name: connectionName('api-worker-engine'),
      stream: () => socket,
    })
    slow.on('error', () => undefined)
    await slow.connect()
    slow.query('select pg_sleep(0.5)').catch(() => undefined)
    const sleeping = () => query(database.url, `select from pg_stat_activity where wait_event = 'PgSleep'`)
    await expect.poll(sleeping).toHaveLength(1)
    socket.destroy()
    await database.stop()
    expect(await postgresPid(dataDir)).toBeUndefined()
  })
})
