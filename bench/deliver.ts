import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import type pg from 'pg'

import { seedPending } from './seed.ts'

// An endpoint's default `max_in_flight`: the ceiling has as many connections.
const inFlight = 16

/** Seconds that the pending deliveries of one endpoint take, until the last one is on record. */
export async function deliver(db: pg.ClientBase, endpointId: number, count: number): Promise<number> {
  await seedPending(db, [endpointId], count)
  const begin = performance.now()
  await emptied(db)
  return (performance.now() - begin) / 1_000
}

// From the end of the index: the dead entries of settled deliveries are at its front.
const newest = 'select from queue order by endpoint_id desc, kind desc, due_at desc, seq desc limit 1'

/** Waits until nothing is pending. */
export async function emptied(db: pg.ClientBase): Promise<void> {
  while ((await db.query(newest)).rowCount !== 0) await delay(20)
}

/** Seconds that as many requests to the same receiver take from a bare undici loop that keeps no record. */
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
