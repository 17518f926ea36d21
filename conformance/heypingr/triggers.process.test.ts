import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { type HeyPingr, newPhone, type PingrError, startHeyPingr, type Trigger } from './heypingr.test-helper.ts'

let hey: HeyPingr

beforeAll(async () => {
  hey = await startHeyPingr()
})
afterAll(() => hey.stop())
afterEach(async () => {
  await hey.pingr('PUT', '/settings', { body: { plan: 'unlimited', cooldown: 60 } })
  for (const { id } of await list()) await hey.pingr('DELETE', `/triggers/${id}`)
})

async function list(query = ''): Promise<Trigger[]> {
  return (await hey.pingr<{ triggers: Trigger[] }>('GET', `/triggers${query}`)).body.triggers
}

const printed = { trigger_phrase: 'login', reply_message: 'Sending your link...' }
const create = (input: object = {}) =>
  hey.pingr<Trigger & PingrError>('POST', '/triggers', { body: { session_id: hey.session, ...printed, ...input } })

describe('POST /triggers', () => {
  it('takes the printed request', async () => {
    const { status, body } = await create()
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^trig_\d+$/),
      session_id: hey.session,
      ...printed,
      is_active: true,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect(await list()).toEqual([body])
  })

  it('stores the phrase in lower case, and takes is_active', async () => {
    const { body } = await create({ trigger_phrase: '  Hey LOGIN ', is_active: false })
    expect(body).toMatchObject({ trigger_phrase: 'hey login', is_active: false })
  })

  it.each(['session_id', 'trigger_phrase', 'reply_message'])('requires %s', async (param) => {
    const { status, body } = await create({ [param]: undefined })
    expect(status).toBe(422)
    expect(body.detail).toMatchObject({ error: 'missing_param', param, message: `${param} is required` })
  })

  it.each([
    ['a session that is a number', 'session_id', 1],
    ['an empty phrase', 'trigger_phrase', ''],
    ['a blank phrase', 'trigger_phrase', '  '],
    ['a phrase above 200 characters', 'trigger_phrase', 'a'.repeat(201)],
    ['a phrase that becomes longer than that', 'trigger_phrase', 'ﷺ'.repeat(20)],
    ['a phrase that is a number', 'trigger_phrase', 5],
    ['an empty reply', 'reply_message', ''],
    ['a blank reply', 'reply_message', ' \n'],
    ['a reply above 1000 characters', 'reply_message', 'a'.repeat(1_001)],
    ['a flag that is text', 'is_active', 'yes'],
  ])('refuses %s', async (_what, param, value) => {
    const { status, body } = await create({ [param]: value })
    expect(status).toBe(422)
    expect(body.detail).toMatchObject({ error: 'missing_param', param, message: expect.stringContaining(param) })
    expect(await list()).toEqual([])
  })

  it.each([
    ['a session that is none', 'sess_abc', 'There is no session sess_abc.'],
    ['a session that is not there', 'sess_999', 'There is no such session.'],
    ['a session of another style', 'main-login-bot', 'There is no session main-login-bot.'],
  ])('has no place for %s', async (_what, session_id, message) => {
    const { status, body } = await create({ session_id })
    expect([status, body.detail]).toEqual([404, { error: 'not_found', message }])
    expect(await list()).toEqual([])
    expect(await list(`?session_id=${session_id}`)).toEqual([])
  })

  it.each(['trig_999', 'trig_abc', 'abc', '6'])('has no trigger %s', async (id) => {
    for (const method of ['PATCH', 'DELETE']) {
      const { status, body } = await hey.pingr<PingrError>(
        method,
        `/triggers/${id}`,
        method === 'PATCH' ? { body: {} } : {},
      )
      expect([status, body.detail.error]).toEqual([404, 'not_found'])
    }
  })

  it('passes over a field that it does not know, and names it in a header', async () => {
    const { status, headers, body } = await create({ name: 'x', trigger_phrase: 'with a name' })
    expect([status, headers.get('parley-ignored')]).toEqual([201, 'name'])
    await hey.pingr('DELETE', `/triggers/${body.id}`)
  })

  it('takes 200 and 1000 characters', async () => {
    const { status, body } = await create({ trigger_phrase: 'ß'.repeat(200), reply_message: 'b'.repeat(1_000) })
    expect([status, body.trigger_phrase.length, body.reply_message.length]).toEqual([201, 200, 1_000])
  })

  it('has a phrase once for a session, whatever its case', async () => {
    await create({ trigger_phrase: 'straße' })
    const { status, body } = await create({ trigger_phrase: 'STRASSE' })
    expect([status, body.detail.error]).toEqual([409, 'trigger_exists'])
  })

  it.each([
    ['starter', 1],
    ['growth', 2],
    ['scale', 10],
  ])('takes on the plan %s no more than %i, also at the same time', async (plan, most) => {
    await hey.pingr('PUT', '/settings', { body: { plan } })
    const answers = await Promise.all(
      Array.from({ length: most + 4 }, (_, n) => create({ trigger_phrase: `phrase ${n}` })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(most)
    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused.map(({ status, body }) => [status, body.detail.error])).toEqual(
      refused.map(() => [403, 'plan_limit']),
    )
    expect(await list()).toHaveLength(most)
  })
})

describe('GET, PATCH and DELETE /triggers', () => {
  it('lists those of a session', async () => {
    const { body: channel } = await hey.native<{ id: number }>('POST', '/channels', {
      body: { type: 'simulator', name: 'Second' },
    })
    const first = (await create()).body
    const second = (await create({ session_id: `sess_${channel.id}` })).body
    expect(await list()).toEqual([second, first])
    expect(await list(`?session_id=sess_${channel.id}`)).toEqual([second])
    expect(await list('?session_id=sess_999')).toEqual([])
    expect(await list('?session_id=abc')).toEqual([])
  })

  it('updates what is given, and nothing else', async () => {
    const { body: made } = await create()
    for (const patch of [{ trigger_phrase: 'Sign in' }, { reply_message: 'Hello' }, { is_active: false }, {}]) {
      expect((await hey.pingr('PATCH', `/triggers/${made.id}`, { body: patch })).status).toBe(200)
    }
    expect(await list()).toMatchObject([{ trigger_phrase: 'sign in', reply_message: 'Hello', is_active: false }])
  })

  it('refuses what it would not create', async () => {
    const { body: made } = await create()
    for (const body of [{ trigger_phrase: '' }, { reply_message: 'a'.repeat(1_001) }, { is_active: 'no' }]) {
      const { status } = await hey.pingr('PATCH', `/triggers/${made.id}`, { body })
      expect([body, status]).toEqual([body, 422])
    }
  })

  it('deletes with 204', async () => {
    const { body: made } = await create()
    expect(await hey.pingr('DELETE', `/triggers/${made.id}`)).toMatchObject({ status: 204, text: '' })
    for (const method of ['DELETE', 'PATCH']) {
      const { status, body } = await hey.pingr<PingrError>(method, `/triggers/${made.id}`, {
        ...(method === 'PATCH' && { body: {} }),
      })
      expect([status, body.detail.error]).toEqual([404, 'not_found'])
    }
  })
})

describe('a message', () => {
  /** The reply to it, if it fires a trigger: the event of that is stored with the message. */
  const fired = async (text: string) => {
    const { contact_id: contact } = await hey.write(newPhone(), text)
    const { body } = await hey.native<{ data: { data: { contact_id: number } }[] }>('GET', '/events?type=trigger.fired')
    if (!body.data.some(({ data }) => data.contact_id === contact)) return undefined
    await expect.poll(() => hey.replies(contact)).not.toEqual([])
    return (await hey.replies(contact))[0]
  }

  it.each([
    ['the phrase', 'login', true],
    ['the phrase in capitals, with spaces around it', '  LOGIN\n', true],
    ['the phrase in full width', 'ｌｏｇｉｎ', true],
    ['the phrase and more', 'Login X4K9MQ', true],
    ['the phrase and more on another line', 'login\nX4K9MQ', true],
    ['the phrase with more stuck to it', 'loginX4K9MQ', false],
    ['the phrase in the middle', 'please login', false],
    ['half the phrase', 'log', false],
  ])('that is %s', async (_what, text, fires) => {
    await create()
    expect(await fired(text)).toBe(fires ? printed.reply_message : undefined)
  })

  it('fires the longest of several phrases', async () => {
    await create()
    await create({ trigger_phrase: 'login with code', reply_message: 'Longest' })
    await create({ trigger_phrase: 'login with', reply_message: 'Longer' })
    expect(await fired('login with code 5')).toBe('Longest')
    expect(await fired('login with')).toBe('Longer')
  })

  it('is folded as Unicode has it', async () => {
    await create({ trigger_phrase: 'ΟΔΟΣ straße' })
    await create()
    expect(await fired('οδοσ STRASSE 5')).toBe(printed.reply_message)
  })

  it('gets the number where {{phone}} stands, as often as it does', async () => {
    await create({ reply_message: '{{phone}}! $& {{phone}}' })
    const phone = newPhone()
    const { contact_id: contact } = await hey.write(phone, 'login')
    await expect.poll(() => hey.replies(contact)).toEqual([`${phone}! $& ${phone}`])
  })

  it('fires nothing that is not active', async () => {
    await create({ trigger_phrase: 'login now', is_active: false })
    await create()
    expect(await fired('login now')).toBe(printed.reply_message)
  })
})
