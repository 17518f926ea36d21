import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

import type { SeedClient } from './seed-client.ts'

const events = ['contact.created', 'contact.updated', 'message.received', 'message.sent', 'contact.qualified']
const states = ['delivered', 'pending', 'exhausted', 'cancelled'] as const
const settledWithinMs = 30_000

/** What each endpoint's receiver answers: between them, deliveries of every state come about. */
const receivers = {
  CRM: () => ({ status: 200, headers: {} }),
  'Data warehouse, which is down': () => ({ status: 503, headers: {} }),
  'Old shop, which is gone': () => ({ status: 410, headers: {} }),
  'Picky partner': () => ({ status: 422, headers: { 'webhook-delivery': 'abort' } }),
} as const

type Name = keyof typeof receivers

export interface Receivers {
  /** Waits until deliveries of every state exist, and counts them. */
  finish(): Promise<Record<string, number>>
}

/** User systems of every kind, one endpoint each. They answer for as long as the seeding takes. */
export async function startReceivers(api: SeedClient): Promise<Receivers> {
  const names = Object.keys(receivers) as Name[]
  const server = createServer((request, response) => {
    request.resume()
    const name = names[Number(request.url?.slice(1))] ?? 'CRM'
    const { status, headers } = receivers[name]()
    request.on('end', () => response.writeHead(status, headers).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Where the seeding fails, nothing waits for it.
  server.unref()
  const { port } = server.address() as AddressInfo
  for (const [n, name] of names.entries()) {
    await api('POST', '/endpoints', { name, url: `http://127.0.0.1:${port}/${n}`, events })
  }

  async function count(state: string): Promise<number> {
    let total = 0
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { data: unknown[]; next_cursor: string | null } = await api(
        'GET',
        `/deliveries?state=${state}&limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      total += page.data.length
      cursor = page.next_cursor
    }
    return total
  }

  return {
    async finish() {
      const deadline = Date.now() + settledWithinMs
      for (;;) {
        const found = await Promise.all(states.map(async (state) => [state, await count(state)] as const))
        if (found.every(([, n]) => n > 0)) {
          server.close()
          server.closeAllConnections()
          return Object.fromEntries(found.map(([state, n]) => [`${state} deliveries`, n]))
        }
        if (Date.now() > deadline) throw new Error(`No deliveries of some state came about: ${JSON.stringify(found)}`)
        await delay(200)
      }
    },
  }
}
