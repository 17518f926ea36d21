import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import type pg from 'pg'

import { seedPending } from './seed.ts'

// What an endpoint takes at the same time by default: the ceiling has as many connections.
const inFlight = 16

/** Seconds in which so many pending deliveries to one endpoint go out, until the last one is on record. */
export async function deliver(db: pg.ClientBase, endpointId: number, count: number): Promise<number> {
  await seedPending(db, [endpointId], count)
  const begin = performance.now()
  await emptied(db)
  return (performance.now() - begin) / 1_000
}

// From the end of the index: at its front are the dead entries of what has gone out.
const newest = 'select from queue order by endpoint_id desc, kind desc, due_at desc, seq desc limit 1'

/** Waits until nothing is pending. */
export async function emptied(db: pg.ClientBase): Promise<void> {
  while ((await db.query(newest)).rowCount !== 0) await delay(20)
}

/** Seconds in which as many go to the same receiver from a bare undici loop that keeps no record. */
export async function bare(receiver: string, secret: string, count: number): Promise<number> {
  const path = fileURLToPath(new URL('deliveries/ceiling.ts', import.meta.url))
  const env = {
    ...process.env,
    RECEIVER: `${receiver}/hook`,
    COUNT: String(count),
    IN_FLIGHT: String(inFlight),
    SECRET: secret,
  }
  return Number((await promisify(execFile)(process.execPath, [path], { env })).stdout)
}
