import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent } from 'undici'
import { beforeAll, expect, it } from 'vitest'

import { createAddressPolicy } from './address-policy.ts'
import { guardedConnector } from './guarded-connector.ts'
import { sendRequest } from './http-request.ts'

let port: number

beforeAll(async () => {
  const server = createServer((_request, response) => response.end('{}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  return () => server.close()
})

async function ask(host: string, allowed: string[]) {
  const agent = new Agent({ connect: guardedConnector(createAddressPolicy(allowed), { timeout: 3_000 }) })
  try {
    const request = { method: 'GET' as const, path: '/', headers: {}, timeoutMs: 5_000, maxAnswerBytes: 1_000 }
    return await sendRequest(agent, { ...request, origin: `http://${host}:${port}` })
  } finally {
    await agent.destroy()
  }
}

it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])('checks the address at each connection: %s', async (host) => {
  expect(await ask(host, ['127.0.0.0/8'])).toMatchObject({ kind: 'answered', status: 200 })
  const refused = { kind: 'failed', written: false, reason: expect.stringContaining('points into a private network') }
  expect(await ask(host, [])).toMatchObject(refused)
})
