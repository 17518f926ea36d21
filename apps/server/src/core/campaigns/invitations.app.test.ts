import { afterAll, expect, test, vi } from 'vitest'

import { startLinkedIn } from '../../channels/linkedin/linkedin.test-helper.ts'

const parley = await startLinkedIn()
const { unipile, post, contact, request, startWorkers, advance, channel, stop } = parley
afterAll(stop)
startWorkers()

const { body: phone } = await post('/v1/channels', { type: 'whatsapp-linked', name: 'Phone' })
const day = 24 * 3_600_000

test('a campaign invites a contact to connect, and the next steps depend on their answer', async () => {
  const say = (text: string, more = {}) => ({ type: 'message', content: { type: 'text', text }, ...more })
  const steps = [
    { type: 'linkedin_invitation', note: 'Hi {{name|there}}' },
    { type: 'wait', days: 3 },
    { type: 'condition', if: { connected: true }, no: 'end' },
    say('Thanks for connecting'),
  ]
  const { body: campaign } = await post('/v1/campaigns', { name: 'Connect', steps, channel_id: channel.id })
  const [asha, noor] = [await contact('asha', { name: 'Asha' }), await contact('noor')]
  const phoneOnly = (await post('/v1/contacts', { phone: '919812345678' })).body.id
  await post(`/v1/campaigns/${campaign.id}/enrollments`, { contact_ids: [asha, noor, phoneOnly] })
  await post(`/v1/campaigns/${campaign.id}/start`, {})

  // The invitations are spread over the day.
  const invited = async () => {
    await advance(60_000)
    expect(unipile.invitations.map(({ note }) => note).toSorted()).toEqual(['Hi Asha', 'Hi there'])
  }
  await vi.waitFor(invited, { timeout: 10_000, interval: 200 })
  const enrollments = async () =>
    (await request('GET', `/v1/campaigns/${campaign.id}/enrollments`)).body.data as {
      contact_id: number
      reason: string
    }[]
  expect((await enrollments()).find(({ contact_id }) => contact_id === phoneOnly)?.reason).toContain(
    'no LinkedIn profile',
  )
  const { body: connections } = await request('GET', `/v1/connections?contact_id=${asha}`)
  await post(`/v1/connections/${connections.data[0].id}/accept`, {})
  await advance(3 * day)
  const read = async () => (await request('GET', `/v1/campaigns/${campaign.id}`)).body
  await vi.waitFor(async () => expect((await read()).status).toBe('completed'), { timeout: 10_000 })
  expect((await read()).counts).toMatchObject({ by_status: { completed: 2, failed: 1 }, by_step: [2, 2, 2, 1] })
  const { body: messages } = await request('GET', '/v1/messages?direction=outbound')
  expect(messages.data).toMatchObject([{ contact_id: asha, text: 'Thanks for connecting', channel_id: channel.id }])
})

test.each([
  [{ note: '{{nmae}}' }, 'steps.0.note'],
  [{ note: 'a'.repeat(301) }, 'steps.0.note'],
  [{ channel_id: phone.id }, 'steps.0.channel_id'],
  [{ channel_id: 999 }, 'steps.0.channel_id'],
])('an invitation step of %j is refused, naming %s', async (more, field) => {
  const body = { name: 'A', steps: [{ type: 'linkedin_invitation', ...more }] }
  const answer = await post('/v1/campaigns', body)
  expect([answer.status, answer.body.errors?.[0].field]).toEqual([422, field])
})
