import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
let channel: { id: number }
let contact: { id: number }
beforeAll(async () => {
  parley = await startHarness()
  const { body } = await post('/v1/channels', {
    type: 'linkedin',
    name: 'Asha',
    is_default: true,
    credentials: { driver: 'manual' },
  })
  channel = body
  contact = (await post('/v1/contacts', { linkedin: 'in/asha-rao', name: 'Asha Rao' })).body
  return parley.stop
})

const post = (path: string, body?: unknown, key?: string) =>
  parley.request('POST', path, { ...(body !== undefined && { body }), ...(key && { key }) })
const taskOf = async (kind: string) =>
  (await parley.request('GET', `/v1/tasks?status=open&kind=${kind}&contact_id=${contact.id}`)).body.data[0]
const events = async (type: string) => (await parley.request('GET', `/v1/events?type=${type}`)).body.data

test('a manual channel has no webhook path and no external id', () => {
  expect(channel).toMatchObject({ status: 'connected', external_id: null, webhook_path: null })
})

test('a message on a manual channel becomes a task, and counts as sent when the task is done', async () => {
  const { status, body } = await post('/v1/messages', { contact_id: contact.id, text: 'Hello Asha' })
  expect([status, body.status, body.error.code]).toEqual([202, 'queued', 'by_hand'])
  const task = await taskOf('message')
  expect(task).toMatchObject({
    title: 'Send a message to Asha Rao',
    note: 'Hello Asha',
    data: { message_id: body.id, channel_id: channel.id, profile: 'https://www.linkedin.com/in/asha-rao' },
  })
  expect(await events('message.queued')).toHaveLength(1)
  expect(await parley.sql('select from sends')).toEqual([])
  // Pausing and connecting the channel does not send the message.
  for (const next of ['paused', 'connected']) {
    await parley.request('PATCH', `/v1/channels/${channel.id}`, { body: { status: next } })
  }
  expect((await parley.request('GET', `/v1/messages/${body.id}`)).body.status).toBe('queued')
  expect((await post(`/v1/tasks/${task.id}/complete`)).body.status).toBe('done')
  expect((await post(`/v1/tasks/${task.id}/complete`)).body.status).toBe('done')
  expect((await parley.request('GET', `/v1/messages/${body.id}`)).body).toMatchObject({ status: 'sent', error: null })
  expect(await events('message.sent')).toHaveLength(1)
})

test('a contact’s reply is entered through the API', async () => {
  const { status, body } = await post(`/v1/channels/${channel.id}/inbound`, {
    from: 'linkedin.com/in/Asha-Rao',
    text: 'Hi!',
  })
  expect([status, body.contact_id, body.direction, body.text]).toEqual([201, contact.id, 'inbound', 'Hi!'])
  expect(await events('message.received')).toHaveLength(1)
  expect(await events('contact.responded')).toHaveLength(1)
  const refused = await post(`/v1/channels/${channel.id}/inbound`, { from: 'a b', text: 'Hi!' })
  expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'from'])
  expect((await post('/v1/channels/1/inbound', { from: 'in/asha-rao', text: 'Hi!' })).body.code).toBe('not_manual')
  const { key } = await parley.createWorkspace()
  expect((await post(`/v1/channels/${channel.id}/inbound`, { from: 'in/asha-rao', text: 'Hi!' }, key)).status).toBe(404)
})

test('an invitation becomes a task, is sent when the task is done, and may then be accepted', async () => {
  const { status, body } = await post('/v1/connections', { contact_id: contact.id, note: 'Hi Asha' })
  expect([status, body.status]).toEqual([201, 'pending'])
  const task = await taskOf('invitation')
  expect(task).toMatchObject({ title: 'Invite Asha Rao to connect', note: 'Hi Asha', data: { connection_id: body.id } })
  await post(`/v1/tasks/${task.id}/complete`)
  expect((await parley.request('GET', `/v1/connections/${body.id}`)).body).toMatchObject({
    status: 'sent',
    sent_at: expect.any(String),
  })
  await post(`/v1/connections/${body.id}/accept`)
  expect(await events('connection.accepted')).toMatchObject([{ data: { id: body.id, contact: { id: contact.id } } }])
})

test('a task that is not needed any more is cancelled', async () => {
  for (const [profile, what] of [
    ['person-1', 'withdraw'],
    ['person-2', 'accept'],
  ] as const) {
    const { body: person } = await post('/v1/contacts', { linkedin: profile })
    const { body } = await post('/v1/connections', { contact_id: person.id })
    await post(`/v1/connections/${body.id}/${what}`)
    const { body: tasks } = await parley.request('GET', `/v1/tasks?contact_id=${person.id}`)
    expect(tasks.data).toMatchObject([{ status: 'cancelled' }])
  }
})

test('a campaign’s message on a manual channel becomes a task too', async () => {
  const { body: person } = await post('/v1/contacts', { linkedin: 'person-3', name: 'Ravi' })
  const steps = [{ type: 'message', content: { type: 'text', text: 'Hi {{name}}' } }]
  const { body: campaign } = await post('/v1/campaigns', { name: 'Outreach', steps })
  await post(`/v1/campaigns/${campaign.id}/enrollments`, { contact_ids: [person.id] })
  await post(`/v1/campaigns/${campaign.id}/start`)
  parley.startWorkers()
  const tasks = async () => (await parley.request('GET', `/v1/tasks?contact_id=${person.id}`)).body.data
  await expect.poll(tasks).toMatchObject([{ kind: 'message', title: 'Send a message to Ravi', note: 'Hi Ravi' }])
  expect(await parley.sql('select from sends')).toEqual([])
})
