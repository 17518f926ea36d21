import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Target } from '../samples.test-helper.ts'
import { type Ndoto, newPhone, startNdoto, type Webhook } from './ndoto.test-helper.ts'
import { handlers, languages, runSample, samples, startHandler } from './samples.test-helper.ts'

let ndoto: Ndoto
let target: Target

beforeAll(async () => {
  ndoto = await startNdoto({})
  target = { baseUrl: `${ndoto.parley.url}/ndoto`, key: ndoto.key }
})
afterAll(() => ndoto.stop())

describe.each(languages)('the samples for $name', (language) => {
  it('create, list, change and delete a webhook as printed', async ({ skip }) => {
    const reason = await language.missing()
    if (reason) skip(reason)

    const created = (await runSample(language, 'create', target)) as Webhook
    expect(created).toMatchObject({
      id: expect.any(Number),
      url: 'https://yourapp.com/webhooks/ndoto',
      name: 'My integration',
      subscriptions: ['message_created', 'conversation_created', 'conversation_status_changed'],
      active: true,
    })
    const { id } = created

    const printed = await samples.printedJson<{ payload: Webhook[] }>('list-webhooks.response.json')
    const { payload } = (await runSample(language, 'list', target, id)) as { payload: Webhook[] }
    expect(payload).toHaveLength(1)
    expect(payload[0]).toMatchObject({ ...printed.payload[0], id, subscriptions: created.subscriptions })
    expect(Object.keys(payload[0] ?? {}).slice(0, 5)).toEqual(Object.keys(printed.payload[0] ?? {}))

    const updated = (await runSample(language, 'update', target, id)) as Webhook
    expect(updated).toMatchObject({ ...payload[0], subscriptions: ['message_created', 'contact_created'] })

    expect(await runSample(language, 'delete', target, id)).toBe(200)
    expect((await ndoto.ndoto('GET', '/webhooks')).body).toEqual({ payload: [] })
  })
})

describe.each(handlers)('the handler for $name', (handler) => {
  it('takes real deliveries as printed', async ({ skip }) => {
    const reason = await handler.missing()
    if (reason) skip(reason)

    const phone = newPhone()
    await ndoto.ndoto('POST', '/contacts', { body: { phone_number: `+${phone}`, name: 'Jane Doe' } })
    const running = await startHandler(handler)
    const { body: webhook } = await ndoto.ndoto<Webhook>('POST', '/webhooks', {
      body: { url: running.url, subscriptions: ['message_created', 'conversation_created'] },
    })
    await ndoto.write(phone, 'Hi, I need help.')
    await ndoto.delivered(webhook.id)
    const deliveries = await ndoto.native<{ data: object[] }>('GET', `/deliveries?endpoint_id=${webhook.id}`)
    const printed = await running.stop()
    await ndoto.ndoto('DELETE', `/webhooks/${webhook.id}`)
    expect(deliveries.body.data).toMatchObject([{ state: 'delivered' }, { state: 'delivered' }])
    expect(printed).toContain('Event: conversation_created')
    expect(printed).toContain('Event: message_created')
    expect(printed).toContain(`${handler.greeting} Jane Doe: Hi, I need help.`)
  })
})
