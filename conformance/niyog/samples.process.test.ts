import { createJsonClient } from '@parley/test-kit/json-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { missing, withoutRequests } from '../programs/run.test-helper.ts'
import type { SampleAnswer, Target } from '../samples.test-helper.ts'
import { type Niyog, startNiyog } from './niyog.test-helper.ts'
import { runCurl, runLeadInNode, runLeadInPython, samples } from './samples.test-helper.ts'

const missingPython = () => missing('python3', 'python3', '--version')

let niyog: Niyog
let target: Target

beforeAll(async () => {
  niyog = await startNiyog()
})
afterAll(() => niyog.stop())

// The samples all name one phone, which is to be new in each test.
beforeEach(async () => {
  target = { baseUrl: `${niyog.parley.url}/niyog`, key: niyog.key }
  const { body } = await niyog.native<{ data: { id: number }[] }>('GET', '/contacts?phone=919812345678')
  for (const { id } of body.data) await niyog.native('DELETE', `/contacts/${id}`)
})

async function expectPrintedLead({ status, body }: SampleAnswer): Promise<void> {
  const printed = await samples.printedJson('create-lead.response.json')
  expect(status).toBe(201)
  expect(body).toEqual({ ...printed, id: expect.any(Number) })
  expect(Object.keys(body)).toEqual(Object.keys(printed))
}

describe('creating a lead', () => {
  it('works with curl as printed', async () => {
    await expectPrintedLead(await runCurl('create-lead.sh', target))
  })

  it('works with Node as printed', async () => {
    await expectPrintedLead(await runLeadInNode(target))
  })

  it('works with Python as printed', async ({ skip }) => {
    const reason = await missingPython()
    if (reason) skip(reason)
    await expectPrintedLead(await runLeadInPython(target))
  })

  it('works with Python where requests is not installed', async ({ skip }) => {
    const reason = await missingPython()
    if (reason) skip(reason)
    await expectPrintedLead(await runLeadInPython(target, withoutRequests))
  })

  it('is one lead in every language', async () => {
    const first = await runCurl('create-lead.sh', target)
    const second = await runLeadInNode(target)
    expect(second).toEqual({ status: 200, body: { ...first.body, created: false } })
  })
})

describe('reading and changing leads', () => {
  it('lists them with curl as printed', async () => {
    await runCurl('create-lead.sh', target)
    const { status, body } = await runCurl('list-leads.sh', target)
    expect(status).toBe(200)
    expect(body.data).toMatchObject([{ phone: '919812345678', name: 'Rohan Mehta', stage: 'New' }])
  })

  it('answers the printed requests', async () => {
    const { body: lead } = await runCurl('create-lead.sh', target)
    const lines = (await samples.printed('leads.http')).split('\n').filter((line) => line && !line.startsWith('#'))
    const [list = '', read = '', update = '', change = ''] = lines.map((line) => line.replace(':id', String(lead.id)))
    const client = createJsonClient(target.baseUrl, target.key)
    const send = (line: string, raw?: string) => {
      const [method = '', path = ''] = line.split(' ')
      return client(method, path, raw === undefined ? {} : { raw })
    }

    expect(await send(list)).toMatchObject({ status: 200, body: { data: [], count: 0 } })
    expect(await send(read)).toMatchObject({ status: 200, body: { id: lead.id, stage: 'New', source: 'shopify' } })
    expect(await send(update, change)).toMatchObject({ status: 200, body: { id: lead.id, stage: 'Qualified' } })
    expect(await send(read)).toMatchObject({ status: 200, body: { id: lead.id, stage: 'Qualified' } })
  })
})

describe('sending and subscribing', () => {
  it('sends a message with curl as printed', async () => {
    const printed = await samples.printedJson('send-message.response.json')
    const { status, body } = await runCurl('send-message.sh', target)
    expect(status).toBe(200)
    expect(body).toEqual({ ...printed, message_id: expect.stringMatching(/^wamid\.\S{8,}$/) })
    expect(Object.keys(body)).toEqual(Object.keys(printed))
  })

  it('makes a webhook with curl as printed', async () => {
    const printed = await samples.printedJson('create-webhook.response.json')
    const { status, body } = await runCurl('create-webhook.sh', target)
    expect(status).toBe(201)
    expect(body).toEqual({ ...printed, id: expect.any(Number), secret: expect.stringMatching(/^whsec_\S{20,}$/) })
    expect(Object.keys(body)).toEqual(Object.keys(printed))
  })
})
