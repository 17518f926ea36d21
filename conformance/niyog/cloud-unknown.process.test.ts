import type { Behaviour } from '@parley/test-kit/graph/behaviour'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { type Cloud, type MessageRecord, refusal, startCloud } from './cloud.test-helper.ts'
import { newPhone } from './niyog.test-helper.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.stop())

/** Once a message that was made later has had its second try, an earlier one has had its chance of one too. */
async function aRetryLater({ plan, send, reached }: Cloud): Promise<void> {
  const to = newPhone()
  plan(to, refusal(131016))
  await reached((await send(to)).body.id, 'sent')
}

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

  it('is answered as sent when the status comes first', { timeout: 40_000 }, async () => {
    const to = newPhone()
    cloud.plan(to, { kind: 'hang', accept: true })
    const answer = cloud.send(to, { timeoutMs: 30_000 })
    const wamid = await vi.waitFor(() => cloud.sentTo(to)[0]?.wamid ?? Promise.reject(new Error('not sent yet')))
    await cloud.graph.sendStatus(cloud.webhookUrl, { wamid, status: 'sent' })
    const { status, body } = await answer
    expect(status).toBe(200)
    expect(body).toEqual({ sent: true, message_id: wamid, to })
    expect(await cloud.announced('message.sent', to)).toHaveLength(1)
  })

  // The lease of a send is 30 s.
  it('is unknown after a kill -9 while Meta had it, and never sent again', { timeout: 90_000 }, async () => {
    const killed = await startCloud()
    try {
      const [taken, ignored] = [newPhone(), newPhone()]
      killed.plan(taken, { kind: 'hang', accept: true })
      killed.plan(ignored, { kind: 'hang', accept: false })
      const answers = [killed.send(taken), killed.send(ignored)].map((answer) => answer.catch(() => 'none'))
      await vi.waitFor(() => expect([taken, ignored].flatMap(killed.requestsFor)).toHaveLength(2))
      await killed.parley.kill('SIGKILL')
      expect(await Promise.all(answers)).toEqual(['none', 'none'])
      await killed.parley.start()

      const unknown = async () =>
        (await killed.native<{ data: MessageRecord[] }>('GET', '/messages?status=unknown')).body.data
      const found = await vi.waitFor(
        async () => {
          const messages = await unknown()
          expect(messages).toHaveLength(2)
          return messages
        },
        { timeout: 50_000, interval: 250 },
      )
      expect(found.map(({ address }) => address).toSorted()).toEqual([taken, ignored].toSorted())
      await aRetryLater(killed)
      expect(killed.requestsFor(taken)).toHaveLength(1)
      expect(killed.requestsFor(ignored)).toHaveLength(1)

      const wamid = killed.sentTo(taken)[0]?.wamid ?? ''
      await killed.graph.sendStatus(killed.webhookUrl, { wamid, status: 'sent' })
      expect((await unknown()).map(({ address }) => address)).toEqual([ignored])
      expect(await killed.announced('message.sent', taken)).toMatchObject([{ metadata: { message_id: wamid } }])
    } finally {
      await killed.stop()
    }
  })
})
