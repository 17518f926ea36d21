import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { works } from '../programs/run.test-helper.ts'
import { eight, type Kakiyo, startKakiyo } from './kakiyo.test-helper.ts'
import {
  readSample,
  runCurl,
  runNode,
  runPython,
  type SampleAnswer,
  startReceiver,
  type Target,
} from './samples.test-helper.ts'

let kakiyo: Kakiyo
let target: Target

beforeAll(async () => {
  kakiyo = await startKakiyo()
  target = { baseUrl: `${kakiyo.parley.url}/kakiyo`, key: kakiyo.key }
})
afterAll(() => kakiyo.stop())

async function expectPrinted({ status = 201, body }: SampleAnswer, events?: string[]): Promise<void> {
  const printed = JSON.parse(await readSample('create-webhook.response.json'))
  expect(status).toBe(201)
  expect(body).toEqual({ ...printed, id: expect.stringMatching(/^webhook_\d+$/), ...(events && { events }) })
  expect(Object.keys(body)).toEqual(Object.keys(printed))
}
const three = ['prospect.qualified', 'prospect.responded', 'campaign.completed']

describe('creating a webhook', () => {
  it('works with curl as printed at the top', async () => {
    await expectPrinted(await runCurl('create-webhook.reference.sh', target))
  })

  it('works with curl as printed below', async () => {
    await expectPrinted(await runCurl('create-webhook.sh', target), three)
  })

  it('works with Node as printed', async () => {
    await expectPrinted(await runNode('create-webhook.mjs', target), three)
  })

  it('works with Python as printed', async ({ skip }) => {
    if (!(await works('python3', '--version'))) skip('there is no python3 on this machine')
    const library = (await works('python3', '-c', 'import requests')) ? 'requests' : 'shim'
    await expectPrinted(await runPython('create-webhook.py', target, library), three)
  })

  it('works with Python where requests is not installed', async ({ skip }) => {
    if (!(await works('python3', '--version'))) skip('there is no python3 on this machine')
    await expectPrinted(await runPython('create-webhook.py', target, 'shim'), three)
  })
})

describe('the Express handler as printed', () => {
  it('takes every event of the document, and what they are about', async () => {
    const receiver = await startReceiver()
    const create = (secret: string) =>
      kakiyo.kakiyo<{ id: string }>('POST', '/webhooks', {
        body: { name: 'CRM', url: receiver.url, events: eight, secret },
      })
    const { body: webhook } = await create('your_webhook_secret_key')
    for (const event of eight) {
      const { status, body } = await kakiyo.kakiyo('POST', '/webhooks/test', {
        body: { event, webhook_id: webhook.id },
      })
      expect([status, body.results]).toEqual([
        200,
        [expect.objectContaining({ success: true, status: 200, error: null })],
      ])
    }
    expect(receiver.printed.slice(0, 3)).toEqual([
      'Qualified prospect: Rohan Mehta',
      'Responded prospect: Rohan Mehta',
      expect.stringMatching(/^Completed campaign: \S/),
    ])
    expect(receiver.printed.slice(3)).toEqual(eight.slice(3).map((event) => `Unhandled event: ${event}`))

    // A name that few would think of, all the way through a real delivery.
    receiver.printed.length = 0
    const name = 'Zoë "O\'Neil" 👋 \\ \u2028 日本 <&>'
    const id = await kakiyo.prospect({ name })
    await kakiyo.kakiyo('PATCH', `/prospects/${id}`, { body: { stage: 'Qualified' } })
    await expect.poll(() => receiver.printed).toEqual(['Unhandled event: prospect.qualification.manual'])
    await kakiyo.kakiyo('PATCH', `/webhooks/${webhook.id}`, { body: { events: ['prospect.qualified'] } })
    const other = await kakiyo.prospect({ name })
    await kakiyo.kakiyo('PATCH', `/prospects/${other}`, { body: { stage: 'Qualified' } })
    await expect.poll(() => receiver.printed[1]).toBe(`Qualified prospect: ${name}`)

    const { body: wrong } = await create('another_secret')
    const tested = await kakiyo.kakiyo('POST', '/webhooks/test', {
      body: { event: 'prospect.qualified', webhook_id: wrong.id },
    })
    expect(tested.body.results).toMatchObject([
      { success: false, status: 401, error: 'the receiver answered HTTP 401' },
    ])
    await receiver.close()
  })
})
