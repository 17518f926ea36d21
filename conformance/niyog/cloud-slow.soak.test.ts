import { afterAll, beforeAll, describe, it, vi } from 'vitest'

import { aRetryLater, type Cloud, type MessageRecord, startCloud } from './cloud.test-helper.ts'
import { newPhone } from './niyog.test-helper.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.stop())

describe.concurrent('a message whose answer was lost', () => {
  it('is answered as sent when the status comes first', async ({ expect }) => {
    const to = newPhone()
    cloud.plan(to, { kind: 'hang', accept: true })
    const answer = cloud.send(to, { timeoutMs: 30_000 })
    await expect.poll(() => cloud.sentTo(to)).toHaveLength(1)
    const wamid = cloud.sentTo(to)[0]?.wamid ?? ''
    await cloud.graph.sendStatus(cloud.webhookUrl, { wamid, status: 'sent' })
    const { status, body } = await answer
    expect(status).toBe(200)
    expect(body).toEqual({ sent: true, message_id: wamid, to })
    expect(await cloud.announced('message.sent', to)).toHaveLength(1)
  })

  // The lease of a send is 30 s.
  it('is unknown after a kill -9 while Meta had it, and never sent again', { timeout: 90_000 }, async ({ expect }) => {
    const killed = await startCloud()
    try {
      const [taken, ignored] = [newPhone(), newPhone()]
      killed.plan(taken, { kind: 'hang', accept: true })
      killed.plan(ignored, { kind: 'hang', accept: false })
      const answers = [killed.send(taken), killed.send(ignored)].map((answer) => answer.catch(() => 'none'))
      await expect.poll(() => [taken, ignored].flatMap(killed.requestsFor)).toHaveLength(2)
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
