import { createFakeClock } from '@parley/test-kit/fake-clock'
import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { createMemoryLog } from '../../testing/memory-log.ts'
import { defaultRules } from '../core/tenant/scoring-rules.ts'

const log = createMemoryLog()
let parley: Harness
beforeAll(async () => {
  parley = await startHarness({}, createFakeClock(), undefined, { logger: log.logger })
  const body = { phone: '919812345678', name: 'Asha' }
  await parley.request('POST', '/v1/contacts', { body })
  await parley.request('POST', '/v1/simulator/inbound', { body: { from: '919812345678', text: 'Hi' } })
  return parley.stop
})

beforeEach(() => {
  parley.clock.advance(60_000)
})

const account = '/ndoto/api/v1/accounts/1'
const to = '919812345678'
const roads: [string, object][] = [
  ['/v1/messages', { to, text: 'Hi' }],
  ['/niyog/api/v1/messages', { to, body: 'Hi' }],
  ['/iagente/api/v1/whatsapp/messages', { integration_id: 1, phone: to, type: 'text', text: 'Hi' }],
  ['/iagente/api/v1/rcs/messages', { phone: to, type: 'text', text: 'Hi' }],
  [`${account}/conversations`, { contact_id: 1, message: { content: 'Hi' } }],
  [`${account}/conversations/1/messages`, { content: 'Hi' }],
]

test.each(roads)('a live key’s message over the simulator says so: %s', async (path, body) => {
  const { status, headers } = await parley.request('POST', path, { body })
  expect([status < 300, headers.get('parley-simulated')]).toEqual([true, 'true'])
  const key = await parley.mint({ mode: 'test' })
  expect((await parley.request('POST', path, { body, key })).headers.get('parley-simulated')).toBeNull()
})

test('nothing that is not sent says so', async () => {
  for (const body of [
    { content: 'A note', private: true },
    { content: 'Hello', message_type: 'incoming' },
  ]) {
    const { status, headers } = await parley.request('POST', `${account}/conversations/1/messages`, { body })
    expect([status, headers.get('parley-simulated')]).toEqual([200, null])
  }
})

test('a message that an earlier request has sent says so as well', async () => {
  const { services } = parley
  const tenant = {
    workspaceId: 1,
    mode: 'live' as const,
    actor: 'test',
    stages: ['New'],
    scoring: defaultRules,
    defaultCountry: null,
  }
  const input = { to, content: { type: 'text' as const, text: 'Hi' }, idempotencyKey: 'twice' }
  expect(await services.messages.send(tenant, input)).toMatchObject({ simulated: true })
  expect(await services.messages.send(tenant, input)).toMatchObject({ simulated: true })
})

test('a message over a vendor’s channel says nothing', async () => {
  const credentials = { driver: 'manual' }
  const { body: channel } = await parley.request('POST', '/v1/channels', {
    body: { type: 'linkedin', name: 'Asha', credentials },
  })
  const body = { to: 'in/asha-rao', text: 'Hi', channel_id: channel.id }
  const { status, headers } = await parley.request('POST', '/v1/messages', { body })
  expect([status, headers.get('parley-simulated')]).toEqual([202, null])
})

test('the log warns once for each channel', async () => {
  const { body: other } = await parley.request('POST', '/v1/channels', { body: { type: 'simulator', name: 'Other' } })
  for (let n = 0; n < 3; n++) {
    await parley.request('POST', '/v1/messages', { body: { to, text: 'Hi', channel_id: other.id } })
  }
  const warned = log.lines.filter(({ msg }) => String(msg).startsWith('a live key sends through the simulator'))
  expect(warned.map(({ channel_id }) => channel_id)).toEqual([1, other.id])
})
