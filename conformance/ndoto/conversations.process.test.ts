import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Ndoto, newPhone, startNdoto } from './ndoto.test-helper.ts'

let ndoto: Ndoto

beforeAll(async () => {
  ndoto = await startNdoto()
})
afterAll(() => ndoto.stop())

interface Contact {
  id: number
  name: string | null
  phone_number: string | null
}

interface Message {
  id: number
  content: string
  message_type: number
  private: boolean
  status: string
  created_at: number
}

interface Conversation {
  id: number
  status: string
  inbox_id: number
  meta: { sender: Contact; assignee: object | null }
}

interface ConversationPage {
  data: { meta: Record<string, number>; payload: Conversation[] }
}

async function createContact(input: object = {}): Promise<Contact> {
  const body = { phone_number: newPhone(), name: 'Jane Doe', ...input }
  const answer = await ndoto.ndoto<{ payload: { contact: Contact } }>('POST', '/contacts', { body })
  expect(answer.status).toBe(200)
  return answer.body.payload.contact
}

describe('contacts', () => {
  it('are created, with their place in an inbox', async () => {
    const phone = newPhone()
    const body = { inbox_id: ndoto.workspace.channelId, name: 'Jane', email: 'jane@example.com', phone_number: phone }
    const answer = await ndoto.ndoto<{ payload: object }>('POST', '/contacts', { body })
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        payload: {
          contact: {
            id: expect.any(Number),
            name: 'Jane',
            email: 'jane@example.com',
            phone_number: `+${phone}`,
            identifier: null,
            custom_attributes: {},
            created_at: expect.any(Number),
            additional_attributes: { company_name: null, source: null, stage: 'New' },
          },
          contact_inbox: {
            inbox: { id: ndoto.workspace.channelId, name: 'Simulator', channel_type: 'Channel::Api' },
            source_id: phone,
          },
        },
      },
    ])
  })

  it('are read, changed, listed by pages and found', async () => {
    const jane = await createContact({ name: 'Jane Searched', email: 'searched@example.com' })
    expect((await ndoto.ndoto('GET', `/contacts/${jane.id}`)).body.payload).toEqual(jane)
    const { body } = await ndoto.ndoto('PUT', `/contacts/${jane.id}`, { body: { name: 'Jane 100%' } })
    expect(body.payload).toEqual({ ...jane, name: 'Jane 100%' })
    const phone = jane.phone_number ?? ''
    const parts = ['ne 100%', '0%', 'arched@EXAMPLE', 'searched@', phone.slice(4), phone.slice(1)]
    for (const q of ['jane 100%', 'SEARCHED@example.com', phone, ...parts]) {
      const found = await ndoto.ndoto('GET', `/contacts/search?q=${encodeURIComponent(q)}`)
      expect([q, found.body]).toEqual([q, { meta: { count: 1, current_page: 1 }, payload: [body.payload] }])
    }
    expect((await ndoto.ndoto('GET', '/contacts/search?q=nobody')).body.payload).toEqual([])

    for (let n = 0; n < 16; n++) await createContact()
    type Page = { meta: { count: number }; payload: Contact[] }
    const [first, second] = [
      await ndoto.ndoto<Page>('GET', '/contacts'),
      await ndoto.ndoto<Page>('GET', '/contacts?page=2'),
    ]
    const ids = [...first.body.payload, ...second.body.payload].map(({ id }) => id)
    expect(first.body.payload).toHaveLength(15)
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    expect(new Set(ids).size).toBe(first.body.meta.count)
  })

  it.each([
    ['nobody', {}, 'phone_number'],
    ['a phone that is none', { phone_number: '12' }, 'phone_number'],
    ['an e-mail address that is none', { email: 'jane' }, 'email'],
    ['a name that is none', { phone_number: '919812345678', name: 7, nmae: 'Jane' }, 'name'],
  ])('refuse %s', async (_what, input, field) => {
    const { status, body } = await ndoto.ndoto('POST', '/contacts', { body: input })
    expect([status, body]).toEqual([422, { message: expect.stringContaining(field), attributes: [field] }])
  })

  it('refuses the phone number of another contact by its name', async () => {
    const [jane, joan] = [await createContact(), await createContact()]
    const { status, body } = await ndoto.ndoto('PUT', `/contacts/${jane.id}`, {
      body: { phone_number: joan.phone_number },
    })
    expect([status, body]).toEqual([409, { error: 'phone_number belongs to another contact' }])
  })

  it('keep a field that it does not know', async () => {
    const { status, headers, body } = await ndoto.ndoto<{ payload: { contact: Contact } }>('POST', '/contacts', {
      body: { phone_number: `+${newPhone()}`, nmae: 'Jane' },
    })
    expect([status, headers.get('parley-ignored')]).toEqual([200, null])
    expect(body.payload.contact).toMatchObject({ custom_attributes: { nmae: 'Jane' } })
  })

  it('that are not there are a 404', async () => {
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', { name: 'X' }],
    ] as const) {
      const answer = await ndoto.ndoto(method, '/contacts/999999', { body })
      expect([answer.status, answer.body]).toEqual([404, { error: 'There is no contact 999999.' }])
    }
  })
})

describe('conversations', () => {
  it('begin with a message, or without', async () => {
    const { id: contact_id } = await createContact()
    const begin = (more: object) =>
      ndoto.ndoto<Conversation>('POST', '/conversations', {
        body: { contact_id, inbox_id: ndoto.workspace.channelId, ...more },
      })
    const { status, body } = await begin({ status: 'pending', assignee_id: 3 })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      account_id: ndoto.workspace.id,
      inbox_id: ndoto.workspace.channelId,
      status: 'pending',
      labels: [],
      unread_count: 0,
      last_activity_at: null,
      meta: { sender: { id: contact_id }, assignee: { id: 3, name: '3' } },
    })
    const again = await begin({ message: { content: 'Hello Jane' } })
    expect(again.body.id).toBe(body.id)
    const messages = await ndoto.ndoto<{ payload: Message[] }>('GET', `/conversations/${body.id}/messages`)
    expect(messages.body.payload).toMatchObject([{ content: 'Hello Jane', message_type: 1, private: false }])
  })

  it('are listed by status, inbox and page', async () => {
    const { conversation_id: id, contact_id } = await ndoto.write(newPhone(), 'Hi')
    const inbox_id = ndoto.workspace.channelId
    const ids = async (query: string) => {
      const { status, body } = await ndoto.ndoto<ConversationPage>('GET', `/conversations${query}`)
      expect(status).toBe(200)
      return body.data.payload.map((one) => one.id)
    }
    expect((await ids(''))[0]).toBe(id)
    await ndoto.ndoto('POST', `/conversations/${id}/toggle_status`, { body: { status: 'resolved' } })
    expect(await ids('')).not.toContain(id)
    expect(await ids(`?status=resolved&inbox_id=${inbox_id}`)).toEqual([id])
    expect(await ids('?status=all')).toContain(id)
    expect(await ids('?status=resolved&inbox_id=999')).toEqual([])
    expect(await ids('?status=resolved&page=2')).toEqual([])
    const { body } = await ndoto.ndoto<ConversationPage>('GET', '/conversations?status=resolved')
    expect(body.data.meta).toEqual({ mine_count: 0, assigned_count: 0, unassigned_count: 1, all_count: 1 })
    expect(body.data.payload[0]?.meta.sender.id).toBe(contact_id)
    expect((await ndoto.ndoto('GET', `/conversations/${id}`)).body).toEqual(body.data.payload[0])
  })

  it('are snoozed until a time', async () => {
    const { conversation_id: id } = await ndoto.write(newPhone(), 'Hi')
    const until = Math.floor(Date.now() / 1_000) + 2
    const body = { status: 'snoozed', snoozed_until: until }
    const toggled = await ndoto.ndoto('POST', `/conversations/${id}/toggle_status`, { body })
    expect(toggled.body.payload).toMatchObject({
      current_status: 'snoozed',
      snoozed_until: new Date(until * 1_000).toISOString(),
    })
    const read = async () => (await ndoto.ndoto<Conversation>('GET', `/conversations/${id}`)).body.status
    await expect.poll(read).toBe('open')
  })

  it('are toggled between open and resolved without a body', async () => {
    const { conversation_id: id } = await ndoto.write(newPhone(), 'Hi')
    for (const current_status of ['resolved', 'open']) {
      const { status, body } = await ndoto.ndoto('POST', `/conversations/${id}/toggle_status`)
      expect([status, body.payload]).toEqual([200, expect.objectContaining({ current_status })])
    }
  })

  it('are unassigned by null', async () => {
    const { conversation_id: id } = await ndoto.write(newPhone(), 'Hi')
    const assign = (assignee_id: unknown) =>
      ndoto.ndoto('POST', `/conversations/${id}/assignments`, { body: { assignee_id } })
    expect((await assign('asha@example.com')).body).toEqual({ id: 'asha@example.com', name: 'asha@example.com' })
    expect((await assign(null)).body).toEqual({ id: null, name: null })
    expect((await assign({})).body).toMatchObject({ attributes: ['assignee_id'] })
    expect((await ndoto.ndoto('GET', `/conversations/${id}/labels`)).body).toEqual({ payload: [] })
  })

  it.each([
    ['POST', '/conversations', { contact_id: 999_999 }, 404, { error: 'There is no such contact.' }],
    ['POST', '/conversations', {}, 422, { attributes: ['contact_id'] }],
    ['GET', '/conversations?status=closed', undefined, 422, { attributes: ['status'] }],
    ['POST', '/conversations', [], 422, { message: 'The body must be a JSON object' }],
    ['GET', '/conversations?page=0', undefined, 422, { attributes: ['page'] }],
    ['GET', '/conversations/999999', undefined, 404, { error: 'There is no conversation 999999.' }],
    ['POST', '/conversations/999999/toggle_status', {}, 404, { error: 'There is no conversation 999999.' }],
    ['GET', '/conversations/999999/messages', undefined, 404, { error: 'There is no conversation 999999.' }],
    ['GET', '/nothing', undefined, 404, { error: expect.any(String) }],
  ])('%s %s with %j is a %i', async (method, path, body, status, answer) => {
    const answered = await ndoto.ndoto(method, path, { body })
    expect([answered.status, answered.body]).toEqual([status, expect.objectContaining(answer)])
  })
})

describe('messages', () => {
  it('are listed oldest first with the notes among them, the earlier ones before one of them', async () => {
    const phone = newPhone()
    const { conversation_id: id } = await ndoto.write(phone, 'message 0')
    const path = `/conversations/${id}/messages`
    const said = ['message 0']
    for (let n = 1; n < 25; n++) {
      const content = `message ${n}`
      said.push(content)
      const body = { content, ...(n % 3 === 0 && { private: true }), ...(n % 3 === 1 && { message_type: 'incoming' }) }
      expect((await ndoto.ndoto('POST', path, { body })).status).toBe(200)
    }
    const list = async (query: string) => (await ndoto.ndoto<{ payload: Message[] }>('GET', path + query)).body.payload
    const newest = await list('')
    const earlier = await list(`?before=${newest[0]?.id}`)
    expect([earlier.length, newest.length]).toEqual([5, 20])
    expect([...earlier, ...newest].map(({ content }) => content)).toEqual(said)
    for (const [n, message] of [...earlier, ...newest].entries()) {
      const isPrivate = n > 0 && n % 3 === 0
      expect(message).toMatchObject({ private: isPrivate, message_type: n === 0 || n % 3 === 1 ? 0 : 1 })
    }
    // Another's inbox never sees a note.
    const { body } = await ndoto.native<{ data: unknown[] }>('GET', `/messages?conversation_id=${id}&limit=100`)
    expect(body.data).toHaveLength(17)
  })

  it('are sent once for one Idempotency-Key', async () => {
    const { conversation_id: id } = await ndoto.write(newPhone(), 'Hi')
    const request = { body: { content: 'Once' }, headers: { 'idempotency-key': 'once' } }
    const send = () => ndoto.ndoto<Message>('POST', `/conversations/${id}/messages`, request)
    expect((await send()).body).toEqual((await send()).body)
  })

  it.each([
    ['no content', {}, 'content'],
    ['a type that it does not take', { content: 'Hi', message_type: 'activity' }, 'message_type'],
    ['a content that is none', { content: 7, attachments: [] }, 'content'],
  ])('refuse %s', async (_what, body, field) => {
    const { conversation_id: id } = await ndoto.write(newPhone(), 'Hi')
    const answer = await ndoto.ndoto('POST', `/conversations/${id}/messages`, { body })
    expect([answer.status, answer.body.attributes]).toEqual([422, [field]])
  })
})

it('inboxes are the channels', async () => {
  const inbox = { id: ndoto.workspace.channelId, name: 'Simulator', channel_type: 'Channel::Api' }
  expect((await ndoto.ndoto('GET', '/inboxes')).body).toEqual({ payload: [inbox] })
  expect((await ndoto.ndoto('GET', `/inboxes/${inbox.id}`)).body).toEqual(inbox)
  expect((await ndoto.ndoto('GET', '/inboxes/999999')).body).toEqual({ error: 'There is no inbox 999999.' })
})

it('a token that may not send begins no conversation with a message', async () => {
  const { key } = (await ndoto.native<{ key: string }>('POST', '/keys', { body: { scopes: ['conversations:write'] } }))
    .body
  const { id: contact_id } = await createContact()
  const ask = (body: object) => ndoto.ndoto('POST', '/conversations', { headers: { api_access_token: key }, body })
  const { status, body } = await ask({ contact_id, message: { content: 'Hi' } })
  expect([status, body.error]).toEqual([403, expect.stringContaining('messages:write')])
  expect((await ask({ contact_id })).status).toBe(200)
})
