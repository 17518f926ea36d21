import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import { runCli } from '@parley/test-kit/parley-command'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { afterAll, beforeAll, expect, it } from 'vitest'

let parley: ParleyProcess
let receiver: WebhookReceiver
let native: JsonClient

beforeAll(async () => {
  parley = await startParley()
  receiver = await startWebhookReceiver({ respond: { status: 401, body: 'bad signature \u001b[31m' } })
  native = createJsonClient(`${parley.url}/v1`, (await parley.createKey()).key)
})
afterAll(async () => {
  await parley.close()
  await receiver.close()
})

let last = 919_860_000_000
/** A delivery that has been attempted once, and failed. */
async function failedDelivery(): Promise<{ id: string; endpointId: number; url: string }> {
  const events = ['contact.created']
  const url = receiver.url(`/hook/${++last}`)
  const endpoint = await native<{ id: number }>('POST', '/endpoints', { body: { url, events } })
  await native('POST', '/contacts', { body: { name: "O'Neil", phone: String(++last) } })
  const list = `/deliveries?endpoint_id=${endpoint.body.id}`
  const read = async () => (await native<{ data: { id: string; attempts_made: number }[] }>('GET', list)).body.data[0]
  await expect.poll(async () => (await read())?.attempts_made, { timeout: 20_000 }).toBeGreaterThan(0)
  return { id: (await read())?.id ?? '', endpointId: endpoint.body.id, url }
}

it('tells the story of a delivery', async () => {
  const { id, endpointId, url } = await failedDelivery()
  const story = await parley.cli('explain', id)
  expect(story).toContain(`Delivery  ${id}: pending\n`)
  expect(story).toMatch(/^Event {5}contact\.created [\da-f-]{36}, 20/m)
  expect(story).toContain(`Endpoint  ${endpointId} ${url} (native), failing since 20`)
  expect(story).toMatch(/^Attempt 1, 20/m)
  expect(story).toMatch(/^ {2}answered 401 Unauthorized: .* five minutes off at most$/m)
  expect(story).toMatch(/^ {2}.*first byte [\d.]+ ms, total [\d.]+ ms$/m)
  expect(story).toContain(String.raw`answer: "bad signature \u001b[31m"`)
  expect(story).toMatch(/^Next {6}Attempt \d is due at 20/m)
  expect(story).toMatch(/^To repeat attempt \d, byte for byte:\n\ncurl .*'webhook-signature: v1,.*O'\\''Neil/ms)
})

it('tells it as JSON', async () => {
  const { id, endpointId } = await failedDelivery()
  const { delivery, endpoint, next } = JSON.parse(await parley.cli('explain', id.toUpperCase(), '--json'))
  expect(delivery).toMatchObject({
    id,
    state: 'pending',
    attempts: expect.arrayContaining([expect.objectContaining({ number: 1, status_code: 401 })]),
  })
  expect([endpoint.id, next]).toEqual([endpointId, expect.stringMatching(/^Attempt \d is due/)])
})

it('tells that an endpoint was disabled', async () => {
  const { id, endpointId } = await failedDelivery()
  await native('PATCH', `/endpoints/${endpointId}`, { body: { active: false } })
  const story = await parley.cli('explain', id)
  expect(story).toMatch(/^Next {6}Nothing: it was cancelled at .*: disabled by hand\. POST/m)
})

it('tells that an endpoint was deleted', async () => {
  const { id, endpointId } = await failedDelivery()
  await native('DELETE', `/endpoints/${endpointId}`)
  const story = await parley.cli('explain', id)
  expect(story).toMatch(/^Next {6}Nothing: it was cancelled at .*; its endpoint was deleted\.$/m)
  expect(story).toContain("  its request can't be shown: the endpoint was deleted")
  expect(story).not.toContain('curl')
})

it.each([
  ['01a1fdeb-ae41-7983-899d-000000000000', /^parley: .*delivery/i],
  ['17', /It must be a UUID\./],
])('refuses %s, which is no delivery of the workspace', async (id, problem) => {
  const { code, stderr } = await runCli(['explain', id], { PARLEY_DATA: parley.dataDir })
  expect([code, stderr]).toEqual([1, expect.stringMatching(problem)])
})
