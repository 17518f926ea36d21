import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type HeyPingr, json, newPhone, type PingrError, pingrClient, startHeyPingr } from './heypingr.test-helper.ts'

let hey: HeyPingr

beforeAll(async () => {
  hey = await startHeyPingr()
})
afterAll(() => hey.stop())

describe('a key', () => {
  const paths = ['/triggers', '/sessions', '/webhook', '/webhooks/deliveries', '/settings', '/nothing']

  it.each(paths)('is asked for by %s, in X-API-Key', async (path) => {
    for (const key of [null, 'nonsense', `pk_live_${'0'.repeat(32)}`]) {
      const { status, body } = await hey.pingr('GET', path, { key })
      expect(status).toBe(401)
      expect(body).toEqual({ detail: { error: 'invalid_key', message: expect.any(String) } })
    }
  })

  it('of test works like one of production', async () => {
    for (const prefix of ['pk_live', 'pk_test']) {
      const key = await hey.mint({ prefix })
      expect(key).toMatch(new RegExp(`^${prefix}_`))
      expect((await pingrClient(hey.parley.url, key)('GET', '/triggers')).status).toBe(200)
    }
  })

  it('reaches nothing of another workspace', async () => {
    const { id } = await hey.createTrigger('mine')
    const { key } = await hey.otherWorkspace()
    expect((await hey.pingr('GET', '/triggers', { key })).body).toMatchObject({ triggers: [], count: 0 })
    expect((await hey.pingr('DELETE', `/triggers/${id}`, { key })).status).toBe(404)
    expect((await hey.pingr('PATCH', `/triggers/${id}`, { key, body: { is_active: false } })).status).toBe(404)
    const sessions = (await hey.pingr<{ sessions: { id: string }[] }>('GET', '/sessions', { key })).body.sessions
    expect(sessions.map(({ id }) => id)).not.toContain(hey.session)
  })
})

describe('an error', () => {
  it.each([
    ['POST', '/triggers', '{', 400, 'invalid_json'],
    ['POST', '/triggers', '[]', 422, 'missing_param'],
    ['PATCH', '/triggers/5', '{}', 404, 'not_found'],
    ['PATCH', '/triggers/trig_999', '{}', 404, 'not_found'],
  ])('of %s %s with %s is in detail', async (method, path, raw, status, error) => {
    const answer = await hey.pingr<PingrError>(method, path, { raw })
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({ detail: expect.objectContaining({ error, message: expect.any(String) }) })
  })
})

describe('GET /sessions', () => {
  it('has each channel with the documented fields', async () => {
    const { body } = await hey.pingr<{ sessions: object[] }>('GET', '/sessions')
    expect(body).toEqual({
      sessions: [
        {
          id: hey.session,
          name: 'Simulator',
          number: null,
          status: 'connected',
          connectedAt: expect.stringMatching(/Z$/),
          messagesToday: expect.any(Number),
        },
      ],
    })
  })

  it('counts what went out today, and says when one is disconnected', async () => {
    const { body: channel } = await hey.native<{ id: number }>('POST', '/channels', {
      body: { type: 'simulator', name: 'Bot' },
    })
    const text = { text: 'Hi', channel_id: channel.id }
    for (const to of [newPhone(), newPhone()]) await hey.native('POST', '/messages', { body: { ...text, to } })
    await hey.native('POST', '/simulator/inbound', { body: { ...text, from: newPhone() } })
    const session = async () => {
      const { body } = await hey.pingr<{ sessions: { id: string }[] }>('GET', '/sessions')
      return body.sessions.find(({ id }) => id === `sess_${channel.id}`)
    }
    expect(await session()).toMatchObject({ name: 'Bot', status: 'connected', messagesToday: 2 })
    await hey.native('PATCH', `/channels/${channel.id}`, { body: { status: 'paused' } })
    expect(await session()).toMatchObject({ status: 'disconnected', connectedAt: null })
  })
})

describe('GET and PUT /settings', () => {
  it('has the documented defaults, without a limit', async () => {
    expect((await hey.pingr('GET', '/settings')).body).toEqual({
      cooldown: 60,
      plan: 'unlimited',
      messages_this_month: 0,
      messages_per_month: null,
    })
  })

  it.each([
    ['starter', 10_000],
    ['growth', 70_000],
    ['scale', 500_000],
  ])('knows what %s allows', async (plan, messages_per_month) => {
    expect((await hey.pingr('PUT', '/settings', { body: { plan } })).body).toMatchObject({ plan, messages_per_month })
  })

  it('changes what is given, and nothing else', async () => {
    await hey.pingr('PUT', '/settings', { body: { plan: 'growth', cooldown: 5 } })
    await hey.pingr('PUT', '/settings', { body: { cooldown: 0 } })
    expect((await hey.pingr('GET', '/settings')).body).toMatchObject({ plan: 'growth', cooldown: 0 })
    await hey.pingr('PUT', '/settings', { body: { plan: 'unlimited' } })
    expect((await hey.pingr('GET', '/settings')).body).toMatchObject({ plan: 'unlimited', cooldown: 0 })
  })

  it.each([
    ['cooldown', -1],
    ['cooldown', 1.5],
    ['cooldown', '60'],
    ['cooldown', 86_401],
    ['plan', 'free'],
    ['plan', 7],
  ])('refuses a %s of %j', async (param, value) => {
    const { status, body } = await hey.pingr<PingrError>('PUT', '/settings', { body: { [param]: value } })
    expect([status, body.detail.error, body.detail.param]).toEqual([422, 'missing_param', param])
  })

  it('without a cooldown each message has a reply, and the month counts them', async () => {
    await hey.pingr('PUT', '/settings', { body: { cooldown: 0 } })
    const { body: before } = await hey.pingr<{ messages_this_month: number }>('GET', '/settings')
    await hey.createTrigger('login', 'Again')
    const phone = newPhone()
    for (let n = 0; n < 3; n++) await hey.write(phone, 'login')
    const { contact_id: contact } = await hey.write(phone, 'thanks')
    await expect.poll(() => hey.replies(contact)).toEqual(['Again', 'Again', 'Again'])
    // Counted as they were given, also once a plan has a limit.
    for (const plan of ['unlimited', 'starter']) {
      const { body } = await hey.pingr('PUT', '/settings', { body: { plan } })
      expect(body.messages_this_month).toBe(before.messages_this_month + 3)
    }
    await hey.pingr('PUT', '/settings', { body: { plan: 'unlimited', cooldown: 60 } })
  })

  it('with one the sender has another reply when it is over', async () => {
    await hey.pingr('PUT', '/settings', { body: { cooldown: 2 } })
    const phone = newPhone()
    await hey.write(phone, 'login')
    const { contact_id: contact } = await hey.write(phone, 'login')
    await expect.poll(() => hey.replies(contact)).toHaveLength(1)
    await expect
      .poll(async () => {
        await hey.write(phone, 'login')
        return hey.replies(contact)
      })
      .toHaveLength(2)
    await hey.pingr('PUT', '/settings', { body: { cooldown: 60 } })
  })
})

it('answers what it does not know in its own envelope', async () => {
  const { status, headers, body } = await hey.pingr<PingrError>('GET', '/nothing')
  expect([status, body.detail.error]).toEqual([404, 'no_such_path'])
  expect(headers.get('content-type')).toContain(json['content-type'])
})
