import { signStandard } from '@parley/webhook-signature'
import { Pool } from 'undici'

import { contact } from '../seed.ts'

/** POSTs COUNT deliveries as fast as the answers come, and prints the seconds that it took. */
const { RECEIVER = '', COUNT, IN_FLIGHT, SECRET = '' } = process.env
const { origin, pathname: path } = new URL(RECEIVER)
const inFlight = Number(IN_FLIGHT)
const pool = new Pool(origin, { connections: inFlight, pipelining: 1 })
let left = Number(COUNT)

async function loop(): Promise<void> {
  while (left-- > 0) {
    const at = new Date()
    const id = crypto.randomUUID()
    const timestamp = Math.floor(at.getTime() / 1_000)
    const body = JSON.stringify({ type: 'contact.created', timestamp: at.toISOString(), data: contact })
    const response = await pool.request({
      path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Parley/1',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signStandard({ id, timestamp, body, secrets: [SECRET] }),
      },
      body,
    })
    await response.body.text()
  }
}

const begin = performance.now()
await Promise.all(Array.from({ length: inFlight }, loop))
console.log((performance.now() - begin) / 1_000)
await pool.close()
