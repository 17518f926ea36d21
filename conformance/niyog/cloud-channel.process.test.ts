import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import { type Cloud, credentials, refusal, startCloud } from './cloud.test-helper.ts'
import { newPhone } from './niyog.test-helper.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.stop())

const channel = async () => (await cloud.native('GET', `/channels/${cloud.channelId}`)).body
const patch = (body: object) => cloud.native('PATCH', `/channels/${cloud.channelId}`, { body })

beforeEach(async () => {
  expect((await patch({ credentials })).status).toBe(200)
})

it('pauses when its credentials are refused, and sends what waited once they are mended', async () => {
  expect(await patch({ credentials: { ...credentials, access_token: 'EAAGexpired' } })).toMatchObject({ status: 200 })
  const [first, second] = [newPhone(), newPhone()]
  const refused = await cloud.send(first)
  expect(refused.status).toBe(202)
  expect(refused.body).toMatchObject({ sent: false, queued: true, reason: expect.stringContaining('OAuth') })
  expect(await channel()).toMatchObject({ status: 'paused', status_reason: expect.stringContaining('OAuth') })

  const waiting = await cloud.send(second)
  expect(waiting).toMatchObject({ status: 202, body: { sent: false, queued: true, status: 'queued' } })
  expect(cloud.requestsFor(second)).toEqual([])

  expect(await patch({ credentials })).toMatchObject({
    status: 200,
    body: { status: 'connected', status_reason: null },
  })
  for (const { body } of [refused, waiting]) await cloud.reached(body.id, 'sent')
  for (const to of [first, second]) {
    expect(cloud.sentTo(to)).toHaveLength(1)
    expect(await cloud.announced('message.sent', to)).toHaveLength(1)
  }
})

it.each([190, 10, 200, 131031, 368])('pauses when Meta says %i', async (code) => {
  const to = newPhone()
  cloud.plan(to, refusal(code))
  const { status, body } = await cloud.send(to)
  expect(status).toBe(202)
  expect(body).toMatchObject({ sent: false, queued: true, reason: expect.stringContaining(`${code}`) })
  expect(await channel()).toMatchObject({ status: 'paused' })
  expect(await patch({ status: 'connected' })).toMatchObject({ status: 200, body: { status: 'connected' } })
  await cloud.reached(body.id, 'sent')
  expect(cloud.sentTo(to)).toHaveLength(1)
})

it('never shows its credentials', async () => {
  const { text } = await cloud.native('GET', '/channels')
  for (const secret of [credentials.access_token, credentials.app_secret, credentials.verify_token]) {
    expect(text).not.toContain(secret)
    expect(cloud.parley.output()).not.toContain(secret)
  }
})

it('leaves a channel of another workspace alone', async () => {
  const { key } = await cloud.otherWorkspace()
  const body = { type: 'whatsapp-cloud', name: 'Other', is_default: true, credentials }
  const made = await cloud.native('POST', '/channels', {
    key,
    body: { ...body, credentials: { ...credentials, access_token: 'EAAGother' } },
  })
  expect(made.status).toBe(201)
  const refused = await cloud.niyog('POST', '/messages', { key, body: { to: newPhone(), body: 'Hello' } })
  expect(refused).toMatchObject({ status: 202, body: { queued: true } })
  expect(await channel()).toMatchObject({ status: 'connected' })
  expect((await cloud.send(newPhone())).status).toBe(200)
})
