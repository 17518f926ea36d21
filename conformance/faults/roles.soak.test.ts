import { mkdtemp, rm } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'

import { createJsonClient } from '@parley/test-kit/json-client'
import { runCli } from '@parley/test-kit/parley-command'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { endPostgres, postgresPid, postgresUrl } from '@parley/test-kit/postgres-process'
import { run } from '@parley/test-kit/test-database'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { afterAll, beforeAll, expect, it } from 'vitest'

let dataDir: string
let receiver: WebhookReceiver
let api: ParleyProcess
let worker: ParleyProcess
let niyog: ReturnType<typeof createJsonClient>

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-roles-'))
  receiver = await startWebhookReceiver()
  // At once, on a folder without a database: one of them makes it, the other one waits.
  const start = (roles: string) => startParley({ PARLEY_DATA: dataDir, PARLEY_ROLES: roles })
  ;[api, worker] = await Promise.all([start('api'), start('worker')])
  niyog = createJsonClient(`${api.url}/niyog/api/v1`, (await api.createKey()).key)
  const webhook = { url: receiver.url(), events: ['lead.created', 'message.sent'] }
  expect((await niyog('POST', '/webhooks', { body: webhook })).status).toBe(201)
})
afterAll(async () => {
  await api.close()
  await worker.close()
  await endPostgres(dataDir)
  await receiver.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

let phones = 0
async function createLead(): Promise<unknown> {
  phones += 1
  const { status, body } = await niyog('POST', '/leads', { body: { phone: `9198123456${10 + phones}` } })
  expect(status).toBe(201)
  return body.id
}

const about = (leadId: unknown) => (delivery: { json: unknown }) =>
  (delivery.json as { metadata: { lead_id: unknown } }).metadata.lead_id === leadId

it('delivers from the worker what the api takes', async () => {
  await receiver.waitFor(about(await createLead()))
  const to = '919812345699'
  expect((await niyog('POST', '/messages', { body: { to, body: 'Hello' } })).status).toBe(200)
  await receiver.waitFor((delivery) => delivery.headers['x-niyog-event'] === 'message.sent')
})

it('answers the probes from the worker, and no other request', async () => {
  for (const path of ['/healthz', '/readyz']) expect((await fetch(worker.url + path)).status).toBe(200)
  for (const path of ['/v1/contacts', '/docs', '/metrics']) expect((await fetch(worker.url + path)).status).toBe(404)
})

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)

it.runIf(hasIpv6)('listens at an IPv6 address, and tells the port that it has found for PORT=0', async () => {
  const other = await startParley({ PARLEY_DATA: dataDir, PARLEY_ROLES: 'worker', HOST: '[::1]', PORT: '0' })
  const [, url] = /"url":"(http:\/\/\[::1\]:[1-9]\d+)"/.exec(other.output()) ?? []
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect(await other.kill('SIGTERM')).toBe(0)
})

it('starts a worker next to an api of the same port, which says that it has no probes', async () => {
  const other = await startParley({ PARLEY_DATA: dataDir, PARLEY_ROLES: 'worker', PORT: new URL(api.url).port })
  expect(other.output()).toContain('this worker has no probes: set PORT to a free port')
  expect(await other.kill('SIGTERM')).toBe(0)
})

it('shows with doctor that no worker is alive, and that a delivery is overdue', async () => {
  const doctor = () => runCli(['doctor'], { PARLEY_DATA: dataDir, PORT: new URL(api.url).port })
  const well = await doctor()
  expect(well.stdout).toMatch(/^ok +workers: 1 alive$/m)
  expect(well.code, well.stdout).toBe(0)
  expect(await worker.kill('SIGTERM')).toBe(0)
  const lead = await createLead()
  await run(await postgresUrl(dataDir), "update queue set due_at = now() - interval '1 minute'")
  const { code, stdout } = await doctor()
  expect(code).toBe(1)
  expect(stdout).toMatch(/^wrong +workers: none is alive/m)
  expect(stdout).toMatch(/^wrong +deliveries: one has been due for \d+ s$/m)
  await worker.start()
  await receiver.waitFor(about(lead))
})

it('delivers once the worker is back, and PostgreSQL runs on without it', async () => {
  const pid = await postgresPid(dataDir)
  expect(await worker.kill('SIGTERM')).toBe(0)
  const lead = await createLead()
  expect(await postgresPid(dataDir)).toBe(pid)
  expect(receiver.deliveries.filter(about(lead))).toEqual([])
  await worker.start()
  await receiver.waitFor(about(lead))
})

it('delivers while the api is away, and both come to an end', async () => {
  receiver.respondWith(503)
  const lead = await createLead()
  await receiver.waitFor(about(lead))
  expect(await api.kill('SIGTERM')).toBe(0)
  receiver.respondWith(200)
  const delivered = () => receiver.deliveries.filter(about(lead)).length
  await expect.poll(delivered).toBe(2)
  expect(await worker.kill('SIGTERM')).toBe(0)
  expect(await postgresPid(dataDir)).toBeUndefined()
})
