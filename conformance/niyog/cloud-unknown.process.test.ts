import type { Behaviour } from '@parley/test-kit/graph/behaviour'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { aRetryLater, type Cloud, startCloud } from './cloud.test-helper.ts'
import { newPhone } from './niyog.test-helper.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.stop())

describe.concurrent('a message whose answer was lost', () => {
  it.each<[string, Behaviour]>([
    ['the connection broke', { kind: 'reset_after_accept' }],
    ['a gateway timed out', { kind: 'answer', answer: { status: 504, body: 'Gateway Timeout' } }],
    ['the answer has no id', { kind: 'answer', answer: { status: 200, body: '{}' } }],
    ['the answer was cut', { kind: 'answer', answer: { status: 200, body: '{"messages":[{"id":"wam', cutBy: 20 } }],
  ])('is unknown and not sent again: %s', async (_what, behaviour) => {
    const to = newPhone()
    cloud.plan(to, behaviour)
    const { status, body } = await cloud.send(to)
    expect(status).toBe(202)
    expect(body).toEqual({
      sent: false,
      queued: false,
      status: 'unknown',
      message_id: null,
      to,
      id: expect.any(Number),
      reason: expect.stringMatching(/\S/),
    })
    await aRetryLater(cloud)
    expect(cloud.requestsFor(to)).toHaveLength(1)
    expect(await cloud.message(body.id)).toMatchObject({ status: 'unknown', provider_id: null })
    expect(await cloud.announced('message.sent', to)).toEqual([])
  })

  it('is sent once a status proves it, and announced once', async () => {
    const to = newPhone()
    cloud.plan(to, { kind: 'reset_after_accept' })
    const { body } = await cloud.send(to)
    const { wamid = '', biz_opaque_callback_data } = cloud.sentTo(to)[0] ?? {}
    expect(biz_opaque_callback_data).toEqual(expect.any(String))
    for (const status of ['sent', 'sent', 'delivered']) {
      expect(await cloud.graph.sendStatus(cloud.webhookUrl, { wamid, status })).toMatchObject({ status: 200 })
    }
    expect(await cloud.message(body.id)).toMatchObject({ status: 'delivered', provider_id: wamid, error: null })
    expect(await cloud.announced('message.sent', to)).toMatchObject([{ metadata: { message_id: wamid } }])
    expect(cloud.requestsFor(to)).toHaveLength(1)
  })

  it('has failed once a status says so', async () => {
    const to = newPhone()
    cloud.plan(to, { kind: 'reset_after_accept' })
    const { body } = await cloud.send(to)
    const errors = [{ code: 131026, title: 'Message undeliverable' }]
    const wamid = cloud.sentTo(to)[0]?.wamid ?? ''
    await cloud.graph.sendStatus(cloud.webhookUrl, { wamid, status: 'failed', errors })
    expect(await cloud.message(body.id)).toMatchObject({ status: 'failed', error: { code: '131026' } })
    expect(await cloud.announced('message.sent', to)).toEqual([])
  })

  it('stays unknown when the status is about something else', async () => {
    const to = newPhone()
    cloud.plan(to, { kind: 'reset_after_accept' })
    const { body } = await cloud.send(to)
    for (const opaque of [null, 'campaign-7', 'parley:987654321']) {
      const answer = await cloud.graph.sendStatus(cloud.webhookUrl, {
        wamid: `wamid.${opaque}`,
        status: 'sent',
        opaque,
      })
      expect(answer.status).toBe(200)
    }
    expect(await cloud.message(body.id)).toMatchObject({ status: 'unknown', provider_id: null })
  })
})
