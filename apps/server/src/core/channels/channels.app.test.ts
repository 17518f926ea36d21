import { startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { account, credentials as complete } from '../../../testing/populated-workspace.ts'

let parley: Harness
beforeAll(async () => {
  const graph = await startGraphServer({ ...account, everyNumber: true })
  parley = await startHarness({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

let last = 106_540_000_000
const credentials = () => ({ ...complete, phone_number_id: String(++last) })

/** A new workspace with its simulator. */
async function workspace() {
  const { id, key } = await parley.createWorkspace()
  const ask = (method: string, path: string, body?: unknown) => parley.request(method, path, { key, body })
  const list = async () => (await ask('GET', '/v1/channels')).body.data
  const [simulator] = await list()
  return { id, ask, list, simulator }
}

test('a workspace begins with a simulator as its default', async () => {
  const { list } = await workspace()
  expect(await list()).toMatchObject([
    {
      type: 'simulator',
      name: 'Simulator',
      is_default: true,
      external_id: null,
      webhook_path: null,
      status: 'connected',
    },
  ])
})

test('a Cloud channel is shown without its credentials', async () => {
  const { ask } = await workspace()
  const given = credentials()
  const body = { type: 'whatsapp-cloud', name: 'Sales', credentials: { ...given, waba_id: '1029' } }
  const { status, body: channel } = await ask('POST', '/v1/channels', body)
  const at = parley.clock.now().toISOString()
  expect([status, channel]).toEqual([
    201,
    {
      id: channel.id,
      type: 'whatsapp-cloud',
      name: 'Sales',
      is_default: false,
      external_id: given.phone_number_id,
      webhook_path: `/webhooks/whatsapp-cloud/${channel.id}`,
      status: 'connected',
      status_reason: null,
      campaign_daily_limit: null,
      created_at: at,
      updated_at: at,
    },
  ])
  expect((await ask('GET', `/v1/channels/${channel.id}`)).body).toEqual({
    ...channel,
    health: { state: 'amber', problem: 'untried', reason: null },
    number: '+1 555-000-1111',
    today: { sent: 0, received: 0, failed: 0 },
    waiting: 0,
    content_types: ['text', 'template', 'image', 'video', 'document', 'audio', 'location'],
    messages_per_second: 80,
    service_window_hours: 24,
    open_windows: 0,
  })
})

describe('the default channel', () => {
  test('is exactly one at any time', async () => {
    const { ask, list, simulator } = await workspace()
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        ask('POST', '/v1/channels', { type: 'simulator', name: `${n}`, is_default: true }),
      ),
    )
    expect(made.map(({ status }) => status)).toEqual(Array(10).fill(201))
    expect((await list()).filter(({ is_default }: { is_default: boolean }) => is_default)).toHaveLength(1)
    const { body } = await ask('PATCH', `/v1/channels/${simulator.id}`, { is_default: true })
    expect(body.is_default).toBe(true)
    const defaults = (await list()).filter(({ is_default }: { is_default: boolean }) => is_default)
    expect(defaults).toMatchObject([{ id: simulator.id }])
  })

  test('can be moved to another channel, but not removed', async () => {
    const { ask, simulator } = await workspace()
    const { status, body } = await ask('PATCH', `/v1/channels/${simulator.id}`, { is_default: false })
    expect([status, body.errors[0].field]).toEqual([422, 'is_default'])
  })

  test('can not be removed', async () => {
    const { ask, list, simulator } = await workspace()
    const { body: second } = await ask('POST', '/v1/channels', { type: 'simulator', name: 'Second' })
    const refused = await ask('DELETE', `/v1/channels/${simulator.id}`)
    expect([refused.status, refused.body.code]).toEqual([409, 'default_channel'])
    await ask('PATCH', `/v1/channels/${second.id}`, { is_default: true })
    expect((await ask('DELETE', `/v1/channels/${simulator.id}`)).status).toBe(204)
    expect(await list()).toMatchObject([{ id: second.id }])
  })
})

test('a removed channel is deleted with its credentials, and its conversations stay', async () => {
  const { id, ask } = await workspace()
  const { body: channel } = await ask('POST', '/v1/channels', { type: 'simulator', name: 'Second' })
  const { body: message } = await ask('POST', '/v1/messages', {
    to: '919812345678',
    text: 'Hi',
    channel_id: channel.id,
  })
  await parley.sql("update channels set credentials = 'secret' where id = $1", [channel.id])
  expect((await ask('DELETE', `/v1/channels/${channel.id}`)).status).toBe(204)
  for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', { name: 'Back' }]] as const) {
    expect([method, (await ask(method, `/v1/channels/${channel.id}`, body)).status]).toEqual([method, 404])
  }
  expect(await parley.sql('select credentials from channels where id = $1', [channel.id])).toEqual([
    { credentials: null },
  ])
  expect((await ask('GET', `/v1/conversations/${message.conversation_id}`)).body.channel_id).toBe(channel.id)
  expect((await ask('GET', `/v1/conversations?channel_id=${channel.id}`)).body.data).toHaveLength(1)
  const again = await ask('POST', '/v1/messages', { to: '919812345678', text: 'Hi', channel_id: channel.id })
  expect([again.status, again.body.errors[0].field]).toEqual([422, 'channel_id'])
  expect(await parley.sql('select from channels where workspace_id = $1', [id])).toHaveLength(2)
})

test('a sender can be connected once in a workspace', async () => {
  const { ask } = await workspace()
  const [first, second] = [credentials(), credentials()]
  const create = (given: object) =>
    ask('POST', '/v1/channels', { type: 'whatsapp-cloud', name: 'Sales', credentials: given })
  const answers = await Promise.all([create(first), create(first)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('channel_exists')
  const { body: other } = await create(second)
  const { status } = await ask('PATCH', `/v1/channels/${other.id}`, { credentials: first })
  expect(status).toBe(409)
  // Another workspace may connect the same sender. So may this workspace, once it has removed the first channel.
  const elsewhere = await (await workspace()).ask('POST', '/v1/channels', {
    type: 'whatsapp-cloud',
    name: 'Sales',
    credentials: first,
  })
  expect(elsewhere.status).toBe(201)
  const made = answers.find((answer) => answer.status === 201)?.body
  await ask('DELETE', `/v1/channels/${made.id}`)
  expect((await create(first)).status).toBe(201)
})

test('new credentials replace the old ones, and move the channel to their sender', async () => {
  const { ask } = await workspace()
  const { body: channel } = await ask('POST', '/v1/channels', {
    type: 'whatsapp-cloud',
    name: 'Sales',
    credentials: credentials(),
  })
  const given = credentials()
  const { body } = await ask('PATCH', `/v1/channels/${channel.id}`, { credentials: given })
  expect(body.external_id).toBe(given.phone_number_id)
})

describe('a channel’s credentials', () => {
  const { access_token: _token, ...withoutToken } = complete
  test.each([
    [undefined, { credentials: 'is required' }],
    [{}, { 'credentials.phone_number_id': 'is required', 'credentials.access_token': 'is required' }],
    [withoutToken, { 'credentials.access_token': 'is required' }],
    [{ ...complete, phone_number_id: '+1 555' }, { 'credentials.phone_number_id': 'must be digits only' }],
    [{ ...complete, phone_number_id: 106 }, { 'credentials.phone_number_id': 'must be text' }],
    [{ ...complete, app_secret: '' }, { 'credentials.app_secret': 'must not be empty' }],
    [
      { ...complete, access_token: 'EAA\n' },
      { 'credentials.access_token': 'must be a token without spaces or line breaks' },
    ],
    [{ ...complete, secret: 'x' }, { 'credentials.secret': 'is not a known field' }],
  ])('%j are refused, naming each field and no value', async (given, problems) => {
    const { ask } = await workspace()
    const { status, body } = await ask('POST', '/v1/channels', {
      type: 'whatsapp-cloud',
      name: 'S',
      credentials: given,
    })
    expect(status).toBe(422)
    const fields = Object.fromEntries(body.errors.map(({ field, message }: Record<string, string>) => [field, message]))
    expect(fields).toMatchObject(problems)
    expect(JSON.stringify(body)).not.toContain(complete.access_token)
  })

  test('are refused for a simulator', async () => {
    const { ask } = await workspace()
    const { status, body } = await ask('POST', '/v1/channels', { type: 'simulator', name: 'S', credentials: complete })
    expect([status, body.errors[0].field]).toEqual([422, 'credentials'])
  })
})

test('an unknown channel type is refused', async () => {
  const { ask } = await workspace()
  const { status, body } = await ask('POST', '/v1/channels', { type: 'telegram', name: 'T' })
  expect([status, body.code, body.detail]).toEqual([
    422,
    'unknown_channel_type',
    'type must be one of simulator, whatsapp-cloud, rcs, linkedin, whatsapp-linked',
  ])
})

test('a change of a channel’s status causes an event', async () => {
  const { ask, simulator } = await workspace()
  const { body: paused } = await ask('PATCH', `/v1/channels/${simulator.id}`, { status: 'paused' })
  expect(paused).toMatchObject({ status: 'paused', status_reason: 'paused by hand' })
  await ask('PATCH', `/v1/channels/${simulator.id}`, { name: 'Renamed' })
  const { body: connected } = await ask('PATCH', `/v1/channels/${simulator.id}`, { status: 'connected' })
  const { body: events } = await ask('GET', '/v1/events')
  expect(events.data).toMatchObject([
    { type: 'channel.connected', data: connected },
    { type: 'channel.disconnected', data: paused },
  ])
})

test('creating and removing a channel cause events', async () => {
  const { ask } = await workspace()
  const { body: channel } = await ask('POST', '/v1/channels', { type: 'simulator', name: 'Second' })
  const { body: paused } = await ask('POST', '/v1/channels', { type: 'simulator', name: 'Third' })
  await ask('PATCH', `/v1/channels/${paused.id}`, { status: 'paused' })
  for (const { id } of [channel, paused]) expect((await ask('DELETE', `/v1/channels/${id}`)).status).toBe(204)
  const { body: events } = await ask('GET', '/v1/events')
  const told = events.data.map(({ type, data }: { type: string; data: { id: number; status_reason: string } }) => [
    type,
    data.id,
    data.status_reason,
  ])
  expect(told).toEqual([
    ['channel.disconnected', channel.id, 'deleted'],
    ['channel.disconnected', paused.id, 'paused by hand'],
    ['channel.connected', paused.id, null],
    ['channel.connected', channel.id, null],
  ])
  expect(events.data.at(-1).data).toEqual(channel)
})
