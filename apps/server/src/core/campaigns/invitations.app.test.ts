import { beforeAll, expect, test, vi } from 'vitest'

import { type LinkedInHarness, startLinkedIn } from '../../channels/linkedin/linkedin.test-helper.ts'

let parley: LinkedInHarness
beforeAll(async () => {
  parley = await startLinkedIn()
  parley.startWorkers()
  return parley.stop
})

const day = 24 * 3_600_000

test('a campaign invites a contact to connect, and the next steps depend on their answer', async () => {
  const say = (text: string, more = {}) => ({ type: 'message', content: { type: 'text', text }, ...more })
  const steps = [
    { type: 'linkedin_invitation', note: 'Hi {{name|there}}' },
    { type: 'wait', days: 3 },
    { type: 'condition', if: { connected: true }, no: 'end' },
    say('Thanks for connecting'),
  ]
  const { body: campaign } = await parley.post('/v1/campaigns', {
    name: 'Connect',
    steps,
    channel_id: parley.channel.id,
  })
  const [asha, noor] = [await parley.contact('asha', { name: 'Asha' }), await parley.contact('noor')]
  const phoneOnly = (await parley.post('/v1/contacts', { phone: '919812345678' })).body.id
  await parley.post(`/v1/campaigns/${campaign.id}/enrollments`, { contact_ids: [asha, noor, phoneOnly] })
  await parley.post(`/v1/campaigns/${campaign.id}/start`, {})

  // The invitations are spread over the day.
  const invited = async () => {
    await parley.advance(60_000)
    expect(parley.unipile.invitations.map(({ note }) => note).toSorted()).toEqual(['Hi Asha', 'Hi there'])
  }
  await vi.waitFor(invited, { timeout: 20_000, interval: 200 })
  const enrollments = async () =>
    (await parley.request('GET', `/v1/campaigns/${campaign.id}/enrollments`)).body.data as {
      contact_id: number
      reason: string
    }[]
  expect((await enrollments()).find(({ contact_id }) => contact_id === phoneOnly)?.reason).toContain(
    'no LinkedIn profile',
  )
  const { body: connections } = await parley.request('GET', `/v1/connections?contact_id=${asha}`)
  await parley.post(`/v1/connections/${connections.data[0].id}/accept`, {})
  await parley.advance(3 * day)
  const read = async () => (await parley.request('GET', `/v1/campaigns/${campaign.id}`)).body
  await expect.poll(async () => (await read()).status).toBe('completed')
  expect((await read()).counts).toMatchObject({ by_status: { completed: 2, failed: 1 }, by_step: [2, 2, 2, 1] })
  const { body: messages } = await parley.request('GET', '/v1/messages?direction=outbound')
  expect(messages.data).toMatchObject([
    { contact_id: asha, text: 'Thanks for connecting', channel_id: parley.channel.id },
  ])
})

const invite = (step: object) =>
  parley.post('/v1/campaigns', { name: 'A', steps: [{ type: 'linkedin_invitation', ...step }] })

test.each([
  [{ note: '{{nmae}}' }, 'steps.0.note'],
  [{ note: 'a'.repeat(301) }, 'steps.0.note'],
  [{ channel_id: 999 }, 'steps.0.channel_id'],
])('an invitation step of %j is refused, naming %s', async (more, field) => {
  const answer = await invite(more)
  expect([answer.status, answer.body.errors?.[0].field]).toEqual([422, field])
})

test('an invitation step on a channel that sends no invitations is refused, naming its field', async () => {
  const { body: phone } = await parley.post('/v1/channels', { type: 'whatsapp-linked', name: 'Phone' })
  const answer = await invite({ channel_id: phone.id })
  expect([answer.status, answer.body.errors?.[0].field]).toEqual([422, 'steps.0.channel_id'])
})
