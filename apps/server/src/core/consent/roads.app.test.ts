import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
let simulator: number
let manual: number
let paused: number
beforeAll(async () => {
  parley = await startHarness()
  parley.startWorkers()
  const { data } = await get('/v1/channels')
  simulator = data[0].id
  const channel = (body: object) => ok('POST', '/v1/channels', body)
  manual = (await channel({ type: 'linkedin', name: 'By hand', credentials: { driver: 'manual' } })).id
  paused = (await channel({ type: 'simulator', name: 'Paused' })).id
  await ok('PATCH', `/v1/channels/${paused}`, { status: 'paused' })
  await ok('POST', '/v1/triggers', { channel_id: simulator, phrase: 'login', reply: 'Your link' })
  await ok('PATCH', '/v1/agents/sales.qualifier', { enabled: true })
  return parley.stop
})

const get = async (path: string) => (await parley.request('GET', path)).body
async function ok(method: string, path: string, body?: object) {
  const answer = await parley.request(method, path, body && { body })
  expect([method, path, answer.status < 300, answer.body]).toEqual([method, path, true, answer.body])
  return answer.body
}

let last = 919_840_100_000
interface Person {
  id: number
  phone: string
  linkedin: string
}
async function person(): Promise<Person> {
  last += 1
  return ok('POST', '/v1/contacts', { phone: String(last), linkedin: `in/person-${last}`, name: 'Asha' })
}
const hears = (from: string, text: string) => ok('POST', '/v1/simulator/inbound', { from, text })

/** What waits to be sent to a person, on every road that waits. */
async function prepare({ id: contact_id }: Person) {
  const queued = await ok('POST', '/v1/messages', { contact_id, channel_id: paused, text: 'queued' })
  const byHand = await ok('POST', '/v1/messages', { contact_id, channel_id: manual, text: 'by hand' })
  const invitation = await ok('POST', '/v1/connections', { contact_id, channel_id: manual, note: 'Let us connect' })
  const step = { type: 'message', content: { type: 'text', text: 'campaign' } }
  const steps = [
    { ...step, after: undefined },
    { ...step, delay_minutes: 60 },
  ]
  const campaign = await ok('POST', '/v1/campaigns', { name: 'Trials', steps: [{ ...steps[0], channel_id: paused }] })
  await ok('POST', `/v1/campaigns/${campaign.id}/enrollments`, { contact_ids: [contact_id] })
  return { queued, byHand, invitation, campaign }
}

const ways: [string, (person: Person) => Promise<Person>][] = [
  [
    'a word',
    async (one) => {
      await hears(one.phone, 'Stop!')
      return one
    },
  ],
  [
    'the API',
    async (one) => {
      await ok('PATCH', `/v1/contacts/${one.id}`, { opted_out: true })
      return one
    },
  ],
  [
    'a merge with somebody who has opted out',
    async (one) => {
      const other = await person()
      await hears(other.phone, 'STOP')
      await ok('POST', `/v1/contacts/${one.id}/merge`, { contact_id: other.id })
      return one
    },
  ],
  [
    'a number of somebody who has opted out and was erased',
    async (one) => {
      const other = await person()
      await hears(other.phone, 'STOP')
      await ok('DELETE', `/v1/contacts/${other.id}`)
      await ok('PATCH', `/v1/contacts/${one.id}`, { phone: other.phone })
      return { ...one, phone: other.phone }
    },
  ],
]

describe.each(ways)('who has opted out by %s', (_way, optsOut) => {
  test('gets nothing more, on any road', async () => {
    const before = await person()
    const waiting = await prepare(before)
    const { id: contact_id, phone, linkedin } = await optsOut(before)
    expect((await get(`/v1/contacts/${contact_id}`)).opted_out_at).not.toBeNull()

    // What waits for a person is taken back at once.
    expect((await get(`/v1/tasks?status=open&contact_id=${contact_id}`)).data).toEqual([])
    expect(await get(`/v1/messages/${waiting.byHand.id}`)).toMatchObject({
      status: 'failed',
      error: { code: 'opted_out' },
    })
    expect(await get(`/v1/connections/${waiting.invitation.id}`)).toMatchObject({
      status: 'failed',
      error: { code: 'opted_out' },
    })

    // What is asked for now is refused.
    const text = 'promo'
    const { conversation_id } = await get(`/v1/messages/${waiting.queued.id}`)
    const roads: [string, object][] = [
      ['/v1/messages', { contact_id, text }],
      ['/v1/messages', { to: phone, text }],
      ['/v1/messages', { contact_id, channel_id: manual, text }],
      ['/v1/messages', { to: linkedin, channel_id: manual, text }],
      ['/v1/connections', { contact_id, channel_id: manual }],
      ['/niyog/api/v1/messages', { to: phone, body: text }],
      ['/iagente/api/v1/whatsapp/messages', { integration_id: simulator, phone, type: 'text', text }],
      [`/ndoto/api/v1/accounts/1/conversations/${conversation_id}/messages`, { content: text }],
    ]
    for (const [path, body] of roads) {
      const answer = await parley.request('POST', path, { body })
      expect([path, answer.status >= 400, JSON.stringify(answer.body)]).toEqual([
        path,
        true,
        expect.stringMatching(/opted.out/),
      ])
    }

    // What is to be sent later is not.
    await ok('POST', `/v1/campaigns/${waiting.campaign.id}/start`)
    await ok('PATCH', `/v1/channels/${paused}`, { status: 'connected' })
    const run = await ok('POST', '/v1/agents/sales.qualifier/run', { contact_id })
    await hears(phone, 'login')
    await parley.advance(60_000)
    await expect.poll(async () => (await get(`/v1/agent-runs/${run.id}`)).status).toBe('cancelled')
    await expect.poll(async () => (await get(`/v1/messages/${waiting.queued.id}`)).status).toBe('failed')
    await expect
      .poll(async () => (await get(`/v1/campaigns/${waiting.campaign.id}/enrollments`)).data[0])
      .toMatchObject({ status: 'stopped', reason: 'opt_out' })
    await ok('PATCH', `/v1/channels/${paused}`, { status: 'paused' })

    const { data } = await get(`/v1/messages?contact_id=${contact_id}&direction=outbound`)
    expect(data.map(({ status }: { status: string }) => status)).toEqual(['failed', 'failed'])
  })
})
