import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { endPostgres, isAlive, postgresPid } from '@parley/test-kit/postgres-process'
import { startWebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { account, credentials } from '../niyog/cloud.test-helper.ts'

const full = process.env.PARLEY_TEST_FULL === '1'
let parley: ParleyProcess
let readyAfterMs: number
let leadId: number
let niyog: JsonClient
let native: JsonClient
let graph: GraphServer

beforeAll(async () => {
  graph = await startGraphServer(account)
  const started = performance.now()
  parley = await startParley({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  readyAfterMs = Math.round(performance.now() - started)
  const { key } = await parley.createKey('--prefix', 'niyog_live')
  niyog = createJsonClient(`${parley.url}/niyog/api/v1`, key)
  native = createJsonClient(`${parley.url}/v1`, key)
  const { status, body } = await niyog<{ id: number }>('POST', '/leads', { body: { phone: '919812345678' } })
  expect(status).toBe(201)
  leadId = body.id
})
afterAll(async () => {
  await parley.close()
  await graph.close()
})

const expectLead = async () => {
  expect(await niyog('GET', `/leads/${leadId}`)).toMatchObject({ status: 200, body: { phone: '919812345678' } })
}

describe('a first start', () => {
  // Only while nothing else runs.
  it.runIf(full)('is ready within 15 s', () => {
    console.log(`ready ${readyAfterMs} ms after a first start`)
    expect(readyAfterMs).toBeLessThan(15_000)
  })

  it('tells a newcomer how to begin', () => {
    expect(parley.output()).toContain(`Parley is running at ${parley.url}`)
    expect(parley.output()).toContain('npx parley keys create')
    expect(parley.output()).toContain(`curl ${parley.url}/niyog/api/v1/leads`)
  })

  it.runIf(process.getuid?.() === 0)('warns that it runs as root', () => {
    expect(parley.output()).toContain('Parley runs as root and needs no right of it: start it as another user')
  })

  it('says on /healthz that it lives and on /readyz that it can serve', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await fetch(parley.url + path)).status).toBe(200)
  })
})

describe('SIGTERM', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'is a clean end, with exit code 0 and no PostgreSQL left: %s',
    async (signal) => {
      const pid = (await postgresPid(parley.dataDir)) ?? 0
      expect(isAlive(pid)).toBe(true)
      const before = parley.output().length
      expect(await parley.kill(signal)).toBe(0)
      expect(parley.output().slice(before)).not.toContain('stopping takes too long')
      expect(isAlive(pid)).toBe(false)
      await parley.start()
      await expectLead()
    },
  )

  it('does not wait for a receiver that hangs, and what it had is delivered after the next start', async () => {
    const receiver = await startWebhookReceiver({ respond: 'hang' })
    try {
      await niyog('POST', '/webhooks', { body: { url: receiver.url(), events: ['lead.created'] } })
      const { body } = await niyog('POST', '/leads', { body: { phone: '919812345679' } })
      await receiver.waitFor(1)
      expect(await parley.kill('SIGTERM')).toBe(0)
      receiver.respondWith(200)
      await parley.start()
      const [, again] = await receiver.waitFor(2)
      expect(again?.json).toMatchObject({ event: 'lead.created', metadata: { lead_id: body.id } })
    } finally {
      await receiver.close()
    }
  })

  it('lets a request that is under way come to its end', async () => {
    const channel = { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials }
    expect((await native('POST', '/channels', { body: channel })).status).toBe(201)
    graph.delayNext(1_500)
    const answer = niyog('POST', '/messages', { body: { to: '919812345678', body: 'Hello' } })
    // Of the channel's credentials Parley has asked before.
    await expect.poll(() => graph.requests.filter(({ method }) => method === 'POST').length).toBe(1)
    const pid = (await postgresPid(parley.dataDir)) ?? 0
    const before = parley.output().length
    const [code, { status, body }] = await Promise.all([parley.kill('SIGTERM'), answer])
    expect(code).toBe(0)
    // The client keeps its connection open: that is no reason to wait for it.
    expect(parley.output().slice(before)).not.toContain('stopping takes too long')
    expect(isAlive(pid)).toBe(false)
    expect(status).toBe(200)
    expect(body).toMatchObject({ sent: true, message_id: graph.sent[0]?.wamid })
    await parley.start()
    expect((await native('GET', '/messages')).body.data).toMatchObject([{ status: 'sent', address: '919812345678' }])
  })
})

describe('after a kill -9', () => {
  it('takes over the PostgreSQL that is still running', async () => {
    const pid = await postgresPid(parley.dataDir)
    await parley.kill('SIGKILL')
    expect(isAlive(pid ?? 0)).toBe(true)
    await parley.start()
    expect(await postgresPid(parley.dataDir)).toBe(pid)
    await expectLead()
  })

  it('stops the PostgreSQL that it took over', async () => {
    await parley.kill('SIGKILL')
    await parley.start()
    const pid = (await postgresPid(parley.dataDir)) ?? 0
    expect(await parley.kill('SIGTERM')).toBe(0)
    // Its parent was killed. The process that inherits it has yet to notice that it has ended.
    await expect.poll(() => isAlive(pid)).toBe(false)
    await parley.start()
    await expectLead()
  })

  it('recovers a PostgreSQL that was killed as well', async () => {
    const pid = (await postgresPid(parley.dataDir)) ?? 0
    await parley.kill('SIGKILL')
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => isAlive(pid)).toBe(false)
    await parley.start()
    expect(await postgresPid(parley.dataDir)).not.toBe(pid)
    await expectLead()
  })

  it('starts again when PostgreSQL was shut down in between', async () => {
    await parley.kill('SIGKILL')
    await endPostgres(parley.dataDir)
    await parley.start()
    await expectLead()
  })
})

it('logs one JSON object a line, and no key', async () => {
  const lines = parley.output().split('\n')
  const json = lines.filter((line) => line.startsWith('{'))
  expect(json.length).toBeGreaterThan(0)
  for (const line of json)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.any(String) })
  expect(parley.output()).not.toMatch(/niyog_live_[0-9a-f]{8}/)
})
