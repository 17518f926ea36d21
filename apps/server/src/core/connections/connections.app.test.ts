import { memberIdOf } from '@parley/test-kit/unipile/account'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type LinkedInHarness, startLinkedIn } from '../../channels/linkedin/linkedin.test-helper.ts'

const minute = 60_000
const day = 24 * 60 * minute

let parley: LinkedInHarness
beforeAll(async () => {
  parley = await startLinkedIn({ invitations_per_day: 4 })
  parley.startWorkers()
  return parley.stop
})

let people = 0
const newPerson = () => `person-${++people}`
const invite = async (profile: string, more: object = {}) =>
  (await parley.post('/v1/connections', { contact_id: await parley.contact(profile), ...more })).body
const read = async (id: number) => (await parley.request('GET', `/v1/connections/${id}`)).body
const becomes = (id: number, fields: object) => expect.poll(() => read(id)).toMatchObject(fields)
const invited = (profile: string) =>
  parley.unipile.invitations.filter(({ memberId }) => memberId === memberIdOf(profile))
const accepted = (id: number) =>
  parley.sql(`select data from events where type = 'connection.accepted' and data->>'id' = '${id}'`)

// Advances beyond the daily limit and the waiting time of the previous test.
beforeEach(() => parley.clock.advance(2 * day))

describe('an invitation', () => {
  test('is sent once, with its note', async () => {
    const profile = newPerson()
    const { status, body } = await parley.post('/v1/connections', {
      contact_id: await parley.contact(profile),
      note: 'Hi Asha',
    })
    expect([status, body.status, body.channel_id, body.note]).toEqual([201, 'pending', parley.channel.id, 'Hi Asha'])
    await becomes(body.id, { status: 'sent', provider_id: expect.any(String), error: null })
    expect(invited(profile)).toMatchObject([{ note: 'Hi Asha' }])
    const again = await parley.post('/v1/connections', { contact_id: body.contact_id })
    expect([again.status, again.body.id, again.body.status]).toEqual([200, body.id, 'sent'])
    expect(
      await parley.sql('select kind from identities where contact_id = $1 order by kind', [body.contact_id]),
    ).toEqual([{ kind: 'linkedin' }, { kind: 'linkedin_member' }])
  })

  test('that Unipile already knows counts as sent; a connected person’s invitation counts as accepted', async () => {
    const [known, friend] = [newPerson(), newPerson()]
    parley.unipile.invites.failNext(422, 'already_invited_recently')
    const first = await invite(known)
    await becomes(first.id, { status: 'sent', provider_id: null })
    parley.clock.advance(minute)
    parley.unipile.connect(friend)
    const second = await invite(friend)
    await becomes(second.id, { status: 'accepted' })
    expect(await accepted(second.id)).toHaveLength(1)
  })

  test('whose answer is lost is sent again, and exists once', async () => {
    const profile = newPerson()
    parley.unipile.invites.resetNext({ accept: true })
    const { id } = await invite(profile)
    await becomes(id, { status: 'pending', error: { reason: expect.stringContaining('could not be reached') } })
    parley.clock.advance(2 * minute)
    await becomes(id, { status: 'sent' })
    expect(invited(profile)).toHaveLength(1)
  })

  test('of a worker that has died is sent by another worker, and exists once', async () => {
    const profile = newPerson()
    const id = await parley.contact(profile)
    // The row of a worker that was killed after the vendor accepted the invitation.
    await parley.sql(
      `insert into connections (workspace_id, contact_id, channel_id, status, due_at, leased_until, generation, created_at, updated_at)
       values (1, $1, $2, 'pending', $3, $4, 1, $3, $3)`,
      [id, parley.channel.id, parley.clock.now(), new Date(parley.clock.now().getTime() + minute)],
    )
    const { body } = await parley.request('GET', `/v1/connections?contact_id=${id}`)
    parley.unipile.invites.failNext(422, 'already_invited_recently')
    parley.clock.advance(minute - 1)
    expect((await read(body.data[0].id)).status).toBe('pending')
    parley.clock.advance(1)
    await becomes(body.data[0].id, { status: 'sent' })
  })

  test('fails permanently when LinkedIn refuses it, and may be sent again', async () => {
    const profile = newPerson()
    parley.unipile.invites.failNext(422, 'cannot_invite_attendee', 'They take none')
    const { id, contact_id } = await invite(profile)
    await becomes(id, { status: 'failed', error: { code: 'cannot_invite_attendee', reason: 'They take none' } })
    parley.clock.advance(minute)
    const { status, body } = await parley.post('/v1/connections', { contact_id })
    expect([status, body.id, body.status]).toEqual([201, id, 'pending'])
    await becomes(id, { status: 'sent' })
  })

  test('waits while its channel is paused', async () => {
    parley.unipile.invites.failNext(401, 'disconnected_account', 'Log in again')
    const { id } = await invite(newPerson())
    await becomes(id, { status: 'pending', error: { code: 'disconnected_account' } })
    expect((await parley.request('GET', `/v1/channels/${parley.channel.id}`)).body).toMatchObject({
      status: 'paused',
      status_reason: 'Log in again',
    })
    await parley.request('PATCH', `/v1/channels/${parley.channel.id}`, { body: { status: 'connected' } })
    await becomes(id, { status: 'sent' })
  })

  test('is not sent to a contact who has opted out meanwhile, nor after it was withdrawn', async () => {
    // Another invitation goes first.
    await becomes((await invite(newPerson())).id, { status: 'sent' })
    const [out, back] = [await invite(newPerson()), await invite(newPerson())]
    await parley.request('PATCH', `/v1/contacts/${out.contact_id}`, { body: { opted_out: true } })
    expect((await parley.post(`/v1/connections/${back.id}/withdraw`)).body.status).toBe('withdrawn')
    expect((await parley.post(`/v1/connections/${back.id}/withdraw`)).status).toBe(200)
    parley.clock.advance(minute)
    await becomes(out.id, { status: 'failed', error: { code: 'opted_out' } })
    expect(await read(back.id)).toMatchObject({ status: 'withdrawn' })
    const { status, body } = await parley.post('/v1/connections', { contact_id: out.contact_id })
    expect([status, body.code]).toEqual([422, 'opted_out'])
    const { body: sent } = await parley.request('GET', '/v1/connections?status=sent&limit=1')
    expect((await parley.post(`/v1/connections/${sent.data[0].id}/withdraw`)).body.code).toBe('not_pending')
  })
})

describe('the invitation limits of a channel', () => {
  test('apply per day and one at a time, across all processes', async () => {
    const other = await parley.startAnother()
    other.startWorkers()
    const before = parley.unipile.invitations.length
    const began = parley.clock.now().getTime()
    const made = []
    for (let n = 0; n < 6; n++) made.push(await invite(newPerson()))
    const sent = async () =>
      (await parley.sql(`select id from connections where sent_at >= $1`, [new Date(began)])).length
    for (let n = 1; n <= 4; n++) {
      await expect.poll(sent).toBe(n)
      parley.clock.advance(29_000)
      await parley.advance(1_000)
    }
    parley.clock.advance(day - 3 * minute)
    await parley.advance(0)
    expect(await sent()).toBe(4)
    for (let n = 5; n <= 6; n++) {
      parley.clock.advance(3 * minute)
      await expect.poll(sent).toBe(n)
    }
    expect(parley.unipile.invitations.length).toBe(before + 6)
    expect(made).toHaveLength(6)
  })

  test('that LinkedIn reports pause all invitations of the channel', async () => {
    parley.unipile.invites.failNext(422, 'cannot_resend_yet', 'You have reached a temporary provider limit.')
    const first = await invite(newPerson())
    await becomes(first.id, { status: 'pending', error: { code: 'cannot_resend_yet' } })
    const second = await invite(newPerson())
    const due = async () =>
      (await parley.sql<{ due_at: Date }>('select due_at from connections where due_at is not null')).map(
        ({ due_at }) => due_at.getTime(),
      )
    // Both wait an hour, give or take a tenth, though the second one came later.
    await expect
      .poll(async () => Math.min(...(await due())))
      .toBeGreaterThan(parley.clock.now().getTime() + 50 * minute)
    parley.clock.advance(70 * minute)
    await expect.poll(due).toHaveLength(1)
    parley.clock.advance(minute)
    await becomes(first.id, { status: 'sent' })
    await becomes(second.id, { status: 'sent' })
  })
})

describe('an acceptance', () => {
  test('causes connection.accepted once', async () => {
    const profile = newPerson()
    const { id, contact_id } = await invite(profile)
    await becomes(id, { status: 'sent' })
    const answers = await Promise.all(Array.from({ length: 5 }, () => parley.unipile.newRelation(parley.hook, profile)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(await read(id)).toMatchObject({ status: 'accepted', accepted_at: parley.clock.now().toISOString() })
    expect(await accepted(id)).toMatchObject([
      {
        data: { id, status: 'accepted', contact: { id: contact_id, linkedin: profile }, channel: { type: 'linkedin' } },
      },
    ])
    expect((await parley.post(`/v1/connections/${id}/accept`)).body.status).toBe('accepted')
    expect(await accepted(id)).toHaveLength(1)
  })

  test('by a contact whom nobody has invited counts too; one by a stranger is ignored', async () => {
    const profile = newPerson()
    const contactId = await parley.contact(profile)
    await parley.unipile.newRelation(parley.hook, profile)
    await parley.unipile.newRelation(parley.hook, newPerson())
    const { body } = await parley.request('GET', `/v1/connections?contact_id=${contactId}`)
    expect(body.data).toMatchObject([{ status: 'accepted' }])
    expect(await accepted(body.data[0].id)).toHaveLength(1)
  })

  test('that no webhook reports can be entered through the API', async () => {
    const { id } = await invite(newPerson())
    await becomes(id, { status: 'sent' })
    expect((await parley.post(`/v1/connections/${id}/accept`)).body.status).toBe('accepted')
    expect(await accepted(id)).toHaveLength(1)
  })
})

describe('a refused invitation', () => {
  test('names the wrong field', async () => {
    const contact_id = await parley.contact(newPerson())
    const { body: phoneOnly } = await parley.post('/v1/contacts', { phone: '919812300000' })
    const refused = async (input: object) => {
      const { status, body } = await parley.post('/v1/connections', input)
      return [status, body.code, body.errors?.[0].field]
    }
    expect(await refused({})).toEqual([422, 'invalid', 'contact_id'])
    expect(await refused({ contact_id: 999_999 })).toEqual([422, 'invalid', 'contact_id'])
    expect(await refused({ contact_id: phoneOnly.id })).toEqual([422, 'no_linkedin', 'contact_id'])
    expect(await refused({ contact_id, channel_id: 999 })).toEqual([422, 'invalid', 'channel_id'])
    expect(await refused({ contact_id, note: 'x'.repeat(301) })).toEqual([422, 'invalid', 'note'])
  })

  test('is one of another workspace, or of a key without the scope', async () => {
    const { key } = await parley.createWorkspace()
    const { id } = await invite(newPerson())
    for (const path of [`/v1/connections/${id}`]) expect((await parley.request('GET', path, { key })).status).toBe(404)
    for (const what of ['accept', 'withdraw']) {
      expect((await parley.post(`/v1/connections/${id}/${what}`, undefined, { key })).status).toBe(404)
    }
    expect((await parley.request('GET', '/v1/connections', { key })).body.data).toEqual([])
    const weak = await parley.mint({ scopes: ['connections:read'] })
    expect((await parley.post('/v1/connections', { contact_id: 1 }, { key: weak })).status).toBe(403)
  })
})

test('a test key’s invitation goes to the simulator, and can be accepted there', async () => {
  const key = await parley.mint({ mode: 'test' })
  const profile = newPerson()
  const { body: contact } = await parley.post('/v1/contacts', { linkedin: `in/${profile}` }, { key })
  const { body } = await parley.post('/v1/connections', { contact_id: contact.id }, { key })
  const read = async () => (await parley.request('GET', `/v1/connections/${body.id}`, { key })).body.status
  await expect.poll(read).toBe('sent')
  expect((await parley.post(`/v1/connections/${body.id}/accept`, undefined, { key })).body.status).toBe('accepted')
  expect(parley.unipile.requests.filter((made) => made.endsWith(`/${profile}`))).toEqual([])
  expect(invited(profile)).toEqual([])
})
