import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { accepted, refused, type ScriptedChannel, startScriptedChannel } from '../../../../testing/scripted-channel.ts'
import type { InboundMessage } from '../../messages/receive-message.ts'
import type { Contact, Identity } from '../contact.ts'
import { createContacts } from '../contacts.ts'

let core: ScriptedChannel
let contacts: ReturnType<typeof createContacts>
beforeAll(async () => {
  core = await startScriptedChannel()
  contacts = createContacts({ database: core.database, clock: core.clock, box: core.box })
  return core.stop
})
beforeEach(() => core.reset())

const phone: Identity = { kind: 'phone', value: '919812345678' }
const userId: Identity = { kind: 'wa_bsuid', value: 'IN.1' }

let last = 0
async function hears(text: string, ...from: Identity[]) {
  const message: InboundMessage = { providerId: `in.${++last}`, from, name: null, kind: 'text', text, raw: null }
  await core.inbox.take(core.channel.id, 'the scripted number', { inbound: [message], statuses: [] })
}
const all = async () => (await contacts.list(core.tenant, { limit: 100 })).data
const only = async (): Promise<Contact> => {
  const [contact, ...others] = await all()
  expect(others).toEqual([])
  if (!contact) throw new Error('there is no contact')
  return contact
}
const lead = (input: object = { phone: phone.value, name: 'Asha' }) => contacts.create(core.tenant, input)
const eventsOf = (type: string) =>
  core.sql<{ data: Contact & { merged_contact_id: number; changes: object } }>(
    'select data from events where type = $1 order by id',
    [type],
  )
const optedOut = { kind: 'rejected', code: 'opted_out' }

describe('two contacts that a vendor names as one person', () => {
  test('are merged when a message comes from both addresses', async () => {
    const { id } = await lead()
    await hears('Hi', userId)
    const [stranger] = await all()
    await hears('It is me', phone, userId)

    const contact = await only()
    expect(contact).toMatchObject({ id, name: 'Asha', phone: phone.value, source: 'scripted' })
    expect(contact.identities).toEqual([phone, userId])
    expect(await eventsOf('contact.merged')).toEqual([
      {
        data: {
          ...contact,
          updated_at: expect.any(String),
          score: expect.anything(),
          temperature: expect.anything(),
          merged_contact_id: stranger?.id,
          changes: expect.objectContaining({ source: { from: null, to: 'scripted' } }),
        },
      },
    ])
    const { data: messages } = await core.messages.list(core.tenant, { contact_id: id, limit: 10 })
    expect(messages.map(({ text }) => text)).toEqual(['It is me', 'Hi'])
    expect(new Set(messages.map((message) => message.conversation_id)).size).toBe(1)
  })

  test('have one opt-out: STOP from one address holds for the other', async () => {
    await lead()
    await hears('Hi', userId)
    await hears('Me again', phone, userId)
    await hears('STOP', userId)
    await expect(core.send('Buy', phone.value)).rejects.toMatchObject(optedOut)
  })

  test.each([
    ['the older', phone, userId],
    ['the younger', userId, phone],
  ])('are opted out after the merge if %s one was before', async (_which, first, second) => {
    await hears('Hi', first)
    await hears('STOP', first)
    await hears('Hi', second)
    await hears('Me again', second, first)
    expect((await only()).opted_out_at).toBe(core.clock.now().toISOString())
    await expect(core.send('Buy', phone.value)).rejects.toMatchObject(optedOut)
  })

  test('are merged when the answer to a message names the other address', async () => {
    const { id } = await lead()
    await hears('Hi', userId)
    core.respondWith((message) => ({
      ...accepted(message),
      kind: 'accepted',
      providerId: 'wamid.1',
      learned: [phone, userId],
    }))
    await core.send('Hello', phone.value)
    expect(await only()).toMatchObject({ id, identities: [phone, userId] })
  })

  test('are three, if three were known', async () => {
    const member: Identity = { kind: 'wa_lid', value: '12345' }
    await hears('one', phone)
    await hears('two', userId)
    await hears('three', member)
    await hears('all', member, userId, phone)
    expect((await only()).identities).toHaveLength(3)
    expect((await core.messages.list(core.tenant, { limit: 10 })).data).toHaveLength(4)
  })

  test('become one when messages of both come at the same time', async () => {
    await hears('one', phone)
    await hears('two', userId)
    await Promise.all([
      hears('a', phone),
      hears('b', userId),
      hears('c', phone, userId),
      hears('d', userId, phone),
      core.send('e', phone.value),
    ])
    const { id } = await only()
    const { data } = await core.messages.list(core.tenant, { contact_id: id, limit: 20 })
    expect(data.map(({ text }) => text).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'one', 'two'])
  })
})

describe('a merge by hand', () => {
  test('keeps the fields of the contact that stays, fills its gaps, and leads the old id to it', async () => {
    const kept = await lead({ phone: '919812345671', name: 'Asha', attributes: { plan: 'pro' } })
    const other = await lead({
      phone: '919812345672',
      email: 'asha@example.com',
      name: 'A. Rao',
      company: 'Rao & Co',
      attributes: { plan: 'free', city: 'Pune' },
    })
    const merged = await contacts.merge(core.tenant, kept.id, other.id)
    expect(merged).toMatchObject({
      id: kept.id,
      name: 'Asha',
      company: 'Rao & Co',
      email: 'asha@example.com',
      phone: '919812345671',
      attributes: { plan: 'pro', city: 'Pune' },
    })
    expect(await contacts.get(core.tenant, other.id)).toEqual(merged)
    expect((await core.send('To the old number', '919812345672')).contact_id).toBe(kept.id)
    const toOldId = { contactId: other.id, content: { type: 'text' as const, text: 'To the old id' } }
    expect((await core.messages.send(core.tenant, toOldId)).contact_id).toBe(kept.id)
    expect((await contacts.update(core.tenant, other.id, { name: 'Asha Rao' })).id).toBe(kept.id)
    const { data } = await contacts.history(core.tenant, other.id, { limit: 5 })
    expect(data[1]).toMatchObject({ actor: 'test', changes: { merged_contact_id: { from: null, to: other.id } } })
  })

  test('leads on from one merge to the next', async () => {
    const [a, b, c] = [
      await lead({ phone: '919812345671' }),
      await lead({ phone: '919812345672' }),
      await lead({ phone: '919812345673' }),
    ]
    await contacts.merge(core.tenant, b.id, a.id)
    await contacts.merge(core.tenant, c.id, b.id)
    expect((await contacts.get(core.tenant, a.id)).id).toBe(c.id)
    await expect(contacts.merge(core.tenant, a.id, c.id)).rejects.toMatchObject({ fields: [{ field: 'contact_id' }] })
  })

  test('is refused for a contact that does not exist', async () => {
    const { id } = await lead()
    await expect(contacts.merge(core.tenant, id, 999_999)).rejects.toMatchObject({ fields: [{ field: 'contact_id' }] })
    await expect(contacts.merge(core.tenant, 999_999, id)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('the suppression list', () => {
  const suppressed = async () =>
    core.sql(
      'select kind, s.contact_id is null as erased, source, text from suppressions s join consents c on c.id = s.consent_id order by kind',
    )

  test('outlives the contact: who said STOP is not written to after they were erased', async () => {
    await hears('Hi', phone, userId)
    await hears('stop', userId)
    await contacts.erase(core.tenant, (await only()).id)
    expect(await suppressed()).toEqual([
      { kind: 'phone', erased: true, source: 'message', text: 'stop' },
      { kind: 'wa_bsuid', erased: true, source: 'message', text: 'stop' },
    ])
    await expect(core.send('promo', phone.value)).rejects.toMatchObject(optedOut)
    expect(await all()).toEqual([])
  })

  test.each([
    ['a lead', () => lead()],
    ['an import', async () => (await contacts.upsert(core.tenant, { phone: phone.value })).contact],
    [
      'a change of number',
      async () => contacts.update(core.tenant, (await lead({ phone: '919812345670' })).id, { phone: phone.value }),
    ],
    [
      'their own message',
      async () => {
        await hears('Hello?', phone)
        return only()
      },
    ],
  ])('opts them out again who come back by %s', async (_how, comesBack) => {
    await hears('STOP', phone)
    const { id } = await only()
    const at = core.clock.now().toISOString()
    await contacts.erase(core.tenant, id)
    core.clock.advance(60_000)
    const contact = await comesBack()
    expect(contact).toMatchObject({ opted_out_at: at, score: 0, temperature: 'frozen' })
    await expect(core.send('promo', phone.value)).rejects.toMatchObject(optedOut)
    expect(await suppressed()).toContainEqual({ kind: 'phone', erased: false, source: 'message', text: 'STOP' })
    await hears('START', phone)
    expect(await suppressed()).toEqual([])
    expect(await core.send('Welcome back', phone.value)).toMatchObject({ status: 'sent' })
  })

  test('has the addresses that an opted-out contact gets later', async () => {
    await hears('STOP', phone)
    await hears('Hi', phone, userId)
    await contacts.erase(core.tenant, (await only()).id)
    await hears('Hi', userId)
    expect((await only()).opted_out_at).not.toBeNull()
  })

  test('keeps opt-outs and opt-ins by a client, with who made them', async () => {
    const { id } = await lead()
    await contacts.update(core.tenant, id, { opted_out: true })
    await contacts.update(core.tenant, id, { opted_out: false })
    expect(await suppressed()).toEqual([])
    expect(await core.sql('select opted_out, source, actor from consents order by id')).toEqual([
      { opted_out: true, source: 'api', actor: 'test' },
      { opted_out: false, source: 'api', actor: 'test' },
    ])
  })
})

describe('a vendor’s notice of a new number', () => {
  const old: Identity = { kind: 'phone', value: '919812345670' }
  async function moves() {
    const content = { type: 'system', system: { type: 'user_changed_number' } }
    const about = { providerId: `in.${++last}`, name: null, kind: 'system', text: null, content, raw: null }
    const message: InboundMessage = { ...about, from: [old, userId], movedTo: phone }
    await core.inbox.take(core.channel.id, 'the scripted number', { inbound: [message], statuses: [] })
  }

  test('gives the contact that number, and frees the old one', async () => {
    const { id } = await lead({ phone: old.value, name: 'Asha' })
    await moves()
    expect(await only()).toMatchObject({ id, phone: phone.value, identities: [phone, userId] })
    expect(await eventsOf('contact.updated')).toMatchObject([
      { data: { changes: { phone: { from: old.value, to: phone.value } } } },
    ])
    await hears('Who is there?', old)
    expect(await all()).toHaveLength(2)
  })

  test('makes one contact with the one that has the number', async () => {
    const first = await lead({ phone: old.value, name: 'Asha' })
    await lead({ phone: phone.value, company: 'Rao & Co' })
    await moves()
    expect(await only()).toMatchObject({ id: first.id, name: 'Asha', company: 'Rao & Co', phone: phone.value })
  })

  test('takes an opt-out along', async () => {
    await hears('STOP', old)
    await moves()
    await expect(core.send('Buy', phone.value)).rejects.toMatchObject(optedOut)
    await expect(core.send('Buy', old.value)).rejects.toMatchObject(optedOut)
  })

  test('makes a contact of somebody new', async () => {
    await moves()
    expect(await only()).toMatchObject({ phone: phone.value })
  })
})

test('a message that is edited into an opt-out word is one', async () => {
  await hears('Hello', phone)
  const content = { type: 'edit', edit: { message_id: 'in.1', text: 'stop', content: null } }
  const message = {
    providerId: `in.${++last}`,
    from: [phone],
    name: null,
    kind: 'edit',
    text: 'stop',
    content,
    raw: null,
  }
  await core.inbox.take(core.channel.id, 'the scripted number', { inbound: [message], statuses: [] })
  await expect(core.send('Buy', phone.value)).rejects.toMatchObject(optedOut)
})

describe('the messenger’s own switch', () => {
  const sets = (stop: boolean, ...from: Identity[]) =>
    core.inbox.take(core.channel.id, 'the scripted number', {
      inbound: [],
      statuses: [],
      preferences: [{ from, stop }],
    })

  const optOutByApi = async () => void (await contacts.update(core.tenant, (await only()).id, { opted_out: true }))

  test('opts out and in', async () => {
    await lead()
    await sets(true, phone)
    await expect(core.send('promo', phone.value)).rejects.toMatchObject(optedOut)
    await sets(false, phone)
    expect(await core.send('Hello', phone.value)).toMatchObject({ status: 'sent' })
  })

  test('does not take back what the person has said in words', async () => {
    await hears('STOP', phone)
    await sets(false, phone)
    expect((await only()).opted_out_at).not.toBeNull()
  })

  test.each([
    ['the switch, then STOP', [() => sets(true, phone), () => hears('STOP', phone)]],
    ['the switch, then the API', [() => sets(true, phone), optOutByApi]],
    [
      'STOP under one address, the switch under the other',
      [() => hears('STOP', userId), () => sets(true, phone), () => hears('Hi', phone, userId)],
    ],
    [
      'the switch under one address, STOP under the other',
      [() => sets(true, phone), () => hears('STOP', userId), () => hears('Hi', userId, phone)],
    ],
  ])('does not take back an opt-out by %s', async (_what, steps) => {
    await lead()
    for (const step of steps) await step()
    await sets(false, phone)
    await expect(core.send('promo', phone.value)).rejects.toMatchObject(optedOut)
    await hears('START', phone)
    expect(await core.send('Welcome', phone.value)).toMatchObject({ status: 'sent' })
  })

  test('is kept for somebody whom no contact is about', async () => {
    await sets(true, phone)
    expect(await all()).toEqual([])
    expect((await lead()).opted_out_at).not.toBeNull()
    await sets(false, phone)
    expect((await only()).opted_out_at).toBeNull()
  })

  test('is learned from a refusal', async () => {
    await lead()
    core.respondWith(() => ({
      ...refused('permanent', '131050')(),
      kind: 'refused',
      class: 'permanent',
      code: '131050',
      reason: 'stopped',
      stopped: true,
    }))
    await expect(core.send('promo', phone.value)).rejects.toMatchObject({ kind: 'rejected' })
    expect((await only()).opted_out_at).not.toBeNull()
  })

  test('is learned from the status of a message that was accepted, once', async () => {
    await lead()
    core.respondWith(accepted)
    const { id } = await core.send('promo', phone.value)
    const failed = {
      providerId: `wamid.${id}`,
      messageId: id,
      status: 'failed' as const,
      at: core.clock.now(),
      error: { code: '131050', reason: 'stopped' },
      stopped: true,
      raw: {},
    }
    const take = () => core.inbox.take(core.channel.id, 'the scripted number', { inbound: [], statuses: [failed] })
    await take()
    expect((await only()).opted_out_at).not.toBeNull()
    await sets(false, phone)
    await take()
    expect((await only()).opted_out_at).toBeNull()
  })

  test('shows that two contacts are one person', async () => {
    const { id } = await lead()
    await hears('Hi', userId)
    await sets(true, phone, userId)
    expect(await only()).toMatchObject({ id, identities: [phone, userId], opted_out_at: expect.any(String) })
  })
})
