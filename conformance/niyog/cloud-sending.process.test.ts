import type { Behaviour } from '@parley/test-kit/graph/behaviour'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { account, type Cloud, refusal, startCloud } from './cloud.test-helper.ts'
import { newPhone } from './niyog.test-helper.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.stop())

describe('what Meta takes', () => {
  it('is answered as documented, with the id that Meta gave', async () => {
    const to = newPhone()
    const { status, body } = await cloud.send(to)
    expect(status).toBe(200)
    expect(body).toEqual({ sent: true, message_id: cloud.sentTo(to)[0]?.wamid, to })
    expect(Object.keys(body)).toEqual(['sent', 'message_id', 'to'])
    expect(await cloud.announced('message.sent', to)).toMatchObject([{ metadata: { message_id: body.message_id } }])
  })

  it('is asked for in the form of the Graph API', async () => {
    const to = newPhone()
    await cloud.send(to)
    const request = cloud.graph.requests.find(({ body }) => (body as { to: string }).to === to)
    expect(request).toMatchObject({ method: 'POST', path: `/v26.0/${account.phoneNumberId}/messages` })
    expect(request?.headers.authorization).toBe(`Bearer ${account.accessToken}`)
    expect(request?.body).toMatchObject({
      messaging_product: 'whatsapp',
      to,
      type: 'text',
      text: { body: `Hello ${to}` },
      biz_opaque_callback_data: expect.any(String),
    })
  })

  it('goes through the simulator with a test key', async () => {
    const to = newPhone()
    const { status } = await cloud.niyog('POST', '/messages', {
      key: await cloud.mint({ mode: 'test' }),
      body: { to, body: 'Hello' },
    })
    expect(status).toBe(200)
    expect(cloud.requestsFor(to)).toEqual([])
  })
})

const raw = (status: number, body: string): Behaviour => ({ kind: 'answer', answer: { status, body } })

describe.concurrent('what Meta refuses for now', () => {
  it.each([
    ['131016, service unavailable', refusal(131016)],
    ['130429, rate limit hit', refusal(130429)],
    ['131056, too many messages to one number', refusal(131056)],
    ['131000, something went wrong', refusal(131000)],
    ['80007, rate limit of the account', refusal(80007)],
    ['2, temporary downtime', refusal(2)],
    ['133004, server temporarily unavailable', refusal(133004)],
    ['HTTP 500 without a code', raw(500, '{"error":{"message":"An unknown error has occurred."}}')],
    ['HTTP 502 of a proxy', raw(502, '<html>Bad Gateway</html>')],
  ])('is queued, and sent once in the end: %s', async (_what, behaviour) => {
    const to = newPhone()
    cloud.plan(to, behaviour)
    const { status, body } = await cloud.send(to)
    expect(status).toBe(202)
    expect(body).toEqual({
      sent: false,
      queued: true,
      status: 'queued',
      message_id: null,
      to,
      id: expect.any(Number),
      reason: expect.stringMatching(/\S/),
    })
    const { provider_id } = await cloud.reached(body.id, 'sent')
    expect(cloud.sentTo(to).map(({ wamid }) => wamid)).toEqual([provider_id])
    expect(cloud.requestsFor(to)).toHaveLength(2)
    expect(await cloud.announced('message.sent', to)).toHaveLength(1)
  })

  it('is tried again after twice as long each time', async () => {
    const to = newPhone()
    cloud.plan(to, refusal(131016), refusal(130429))
    const { body } = await cloud.send(to)
    await cloud.reached(body.id, 'sent', 30_000)
    const [first = 0, second = 0, third = 0, ...more] = cloud.requestsFor(to).map((at) => at.getTime())
    expect(more).toEqual([])
    // 2 and 4 s, each ±20 %.
    expect(second - first).toBeGreaterThanOrEqual(1_600)
    expect(third - second).toBeGreaterThanOrEqual(3_200)
    expect(cloud.sentTo(to)).toHaveLength(1)
    expect(await cloud.announced('message.sent', to)).toHaveLength(1)
  })
})

describe.concurrent('what Meta refuses for good', () => {
  it.each([131026, 131051, 100, 132000])('is a 422 with Meta’s reason: %i', async (code) => {
    const to = newPhone()
    cloud.plan(to, refusal(code))
    const { status, body } = await cloud.send(to)
    expect(status).toBe(422)
    expect(body).toEqual({
      error: expect.stringContaining(`Details of error ${code}.`),
      code: 'message_rejected',
      id: expect.any(Number),
      meta_code: String(code),
    })
    const message = await cloud.message(body.id)
    expect(message).toMatchObject({ status: 'failed', error: { code: String(code) }, provider_id: null })
  })

  it('says that a template is needed outside of the 24 h window', async () => {
    const to = newPhone()
    cloud.plan(to, refusal(131047))
    const { status, body } = await cloud.send(to)
    expect(status).toBe(422)
    expect(body).toMatchObject({ code: 'template_required', meta_code: '131047', id: expect.any(Number) })
  })

  it('is not tried again, nor announced', async () => {
    const [refused, delayed] = [newPhone(), newPhone()]
    cloud.plan(refused, refusal(131026))
    await cloud.send(refused)
    // When this one has had its second try, the first has had its chance too.
    cloud.plan(delayed, refusal(131016))
    await cloud.reached((await cloud.send(delayed)).body.id, 'sent')
    expect(cloud.requestsFor(refused)).toHaveLength(1)
    expect(await cloud.announced('message.sent', refused)).toEqual([])
  })
})

describe('a Meta that cannot be reached', () => {
  it('is tried until it can, and gets the message once', async () => {
    const to = newPhone()
    await cloud.graph.refuse()
    const { status, body } = await cloud.send(to)
    expect(status).toBe(202)
    expect(body).toMatchObject({ sent: false, queued: true, status: 'queued', message_id: null, to })
    await cloud.graph.accept()
    await cloud.reached(body.id, 'sent')
    expect(cloud.sentTo(to)).toHaveLength(1)
    expect(await cloud.announced('message.sent', to)).toHaveLength(1)
  })
})
