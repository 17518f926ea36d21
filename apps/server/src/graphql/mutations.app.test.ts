import { beforeAll, describe, expect, test } from 'vitest'

import { type Populated, startPopulated } from '../../testing/populated-workspace.ts'
import { type Asked, askGraphql } from './graphql.test-helper.ts'

let parley: Populated
beforeAll(async () => {
  parley = await startPopulated()
  return parley.stop
})

async function run(mutation: string, options: Asked = {}) {
  const { body } = await askGraphql(parley, `mutation { ${mutation} }`, options)
  expect(body.errors).toBeUndefined()
  return body.data
}

const read = async (path: string) => (await parley.request('GET', path)).body
const countOf = async (table: string) =>
  (await parley.sql<{ n: number }>(`select count(*)::integer as n from ${table}`))[0]?.n

describe('each does what its operation of /v1 does', () => {
  test('createContact creates, and updates the contact of the phone', async () => {
    const made = await run(
      'createContact(input: { phone: "+91 98123 00001", name: "Rohan", dealValueCents: 9007199254740991, attributes: { plan_name: "pro" } }) { id phone dealValueCents attributes }',
    )
    expect(made.createContact).toMatchObject({
      phone: '919812300001',
      dealValueCents: 9007199254740991,
      attributes: { plan_name: 'pro' },
    })
    const again = await run(
      'createContact(input: { phone: "919812300001", name: "Rohan Mehta" }) { id name attributes }',
    )
    expect(again.createContact).toEqual({
      id: made.createContact.id,
      name: 'Rohan Mehta',
      attributes: { plan_name: 'pro' },
    })
  })

  test('updateContact writes what is given; null clears', async () => {
    const { id } = (await run('createContact(input: { phone: "919812300002", name: "Asha", company: "Acme" }) { id }'))
      .createContact
    const { updateContact } = await run(
      `updateContact(id: ${id}, input: { name: null, temperature: hot, timeZone: "Asia/Kolkata" }) { name company temperature timeZone }`,
    )
    expect(updateContact).toEqual({ name: null, company: 'Acme', temperature: 'hot', timeZone: 'Asia/Kolkata' })
    expect(await read(`/v1/contacts/${id}`)).toMatchObject({ name: null, time_zone: 'Asia/Kolkata' })
  })

  test('sendMessage, updateConversation, readConversation and addNote', async () => {
    const simulator = parley.ids.simulator
    const { sendMessage } = await run(
      `sendMessage(input: { to: "919812300003", text: "Hi", channelId: ${simulator} }) { id status direction conversation { id assignee } }`,
    )
    expect(sendMessage).toMatchObject({
      status: expect.stringMatching(/queued|sent|delivered|read/),
      direction: 'outbound',
    })
    const { id } = sendMessage.conversation
    const done = await run(`
      updateConversation(id: ${id}, input: { assignee: "asha", labels: ["vip"], priority: high, status: pending }) { assignee labels priority status }
      readConversation(id: ${id}) { unreadCount }
      addNote(id: ${id}, input: { text: "Wants an invoice." }) { text author conversationId }`)
    expect(done).toEqual({
      updateConversation: { assignee: 'asha', labels: ['vip'], priority: 'high', status: 'pending' },
      readConversation: { unreadCount: 0 },
      addNote: { text: 'Wants an invoice.', author: 'key:1', conversationId: id },
    })
    expect((await read(`/v1/conversations/${id}/notes`)).data).toHaveLength(1)
  })

  test('sendMessage schedules, and cancelMessage cancels', async () => {
    const input = `to: "919812300008", text: "Later", channelId: ${parley.ids.simulator}, sendAt: "2036-01-16T09:00:00Z", unlessAnswered: true`
    const { sendMessage } = await run(`sendMessage(input: { ${input} }) { id status sendAt unlessAnswered }`)
    expect(sendMessage).toEqual({
      id: expect.any(Number),
      status: 'scheduled',
      sendAt: '2036-01-16T09:00:00.000Z',
      unlessAnswered: true,
    })
    expect((await read('/v1/messages?status=scheduled')).data).toMatchObject([{ id: sendMessage.id }])
    const { cancelMessage } = await run(`cancelMessage(id: ${sendMessage.id}) { id status statuses { status } }`)
    expect(cancelMessage).toEqual({ id: sendMessage.id, status: 'cancelled', statuses: [] })
  })

  test('createHandoff, assignHandoff and closeHandoff', async () => {
    const { conversation } = (
      await run(
        `sendMessage(input: { to: "919812300004", text: "Hi", channelId: ${parley.ids.simulator} }) { conversation { id } }`,
      )
    ).sendMessage
    const { createHandoff } = await run(
      `createHandoff(input: { conversationId: ${conversation.id}, reason: "Asked for a person" }) { id status priority conversation { handler } }`,
    )
    expect(createHandoff).toMatchObject({ status: 'open', priority: 'medium', conversation: { handler: 'human' } })
    const { id } = createHandoff
    expect(await run(`assignHandoff(id: ${id}, input: { assignee: "asha" }) { status assignee }`)).toEqual({
      assignHandoff: { status: 'assigned', assignee: 'asha' },
    })
    expect(
      await run(
        `closeHandoff(id: ${id}, input: { handBack: true, note: "Sent" }) { status note conversation { handler } }`,
      ),
    ).toEqual({
      closeHandoff: { status: 'closed', note: 'Sent', conversation: { handler: 'agent' } },
    })
    const { body } = await askGraphql(
      parley,
      `mutation { assignHandoff(id: ${id}, input: { assignee: "ravi" }) { id } }`,
    )
    expect(body.errors[0].extensions).toMatchObject({ code: 'CONFLICT', reason: 'handoff_closed' })
  })

  test('bookMeeting books once, and offers other times', async () => {
    const book = `bookMeeting(input: { contactId: ${parley.ids.contact}, start: "2036-03-03T10:00:00Z", anyTime: true, title: "Demo" }) { title start contact { id } }`
    expect(await run(book)).toEqual({
      bookMeeting: { title: 'Demo', start: '2036-03-03T10:00:00.000Z', contact: { id: parley.ids.contact } },
    })
    const { body } = await askGraphql(parley, `mutation { ${book} }`)
    expect(body.errors[0].extensions).toMatchObject({
      code: 'CONFLICT',
      reason: 'slot_taken',
      alternatives: expect.any(Array),
    })
  })

  test('createTask and completeTask', async () => {
    const { createTask } = await run(
      'createTask(input: { title: "Call", dueAt: "2036-03-03T10:00:00Z" }) { id status dueAt }',
    )
    expect(createTask).toMatchObject({ status: 'open', dueAt: '2036-03-03T10:00:00.000Z' })
    expect(await run(`completeTask(id: ${createTask.id}) { status completedBy }`)).toEqual({
      completeTask: { status: 'done', completedBy: 'key:1' },
    })
  })

  test('pauseCampaign and resumeCampaign', async () => {
    const steps = [{ type: 'wait', hours: 1 }]
    const { id } = (await parley.request('POST', '/v1/campaigns', { body: { name: 'Spring', steps } })).body
    await parley.request('POST', `/v1/campaigns/${id}/start`)
    expect(await run(`pauseCampaign(id: ${id}) { status }`)).toEqual({ pauseCampaign: { status: 'paused' } })
    expect(await run(`resumeCampaign(id: ${id}) { status steps counts { enrolled } }`)).toEqual({
      resumeCampaign: { status: 'running', steps, counts: { enrolled: 0 } },
    })
  })

  test('a wrong field is named as GraphQL names it', async () => {
    const query =
      'mutation { createContact(input: { phone: "919812300009", timeZone: "Moon", dealValueCents: -1 }) { id } }'
    const { body } = await askGraphql(parley, query)
    expect(body).toMatchObject({
      data: { createContact: null },
      errors: [{ path: ['createContact'], extensions: { code: 'INVALID' } }],
    })
    expect(body.errors[0].extensions.fields[0].field).toBe('dealValueCents')
    const other = await askGraphql(parley, 'mutation { createContact(input: { phone: "x", timeZone: "Moon" }) { id } }')
    expect(other.body.errors[0].message).toMatch(/^(phone|timeZone) /)
  })
})

describe('with an Idempotency-Key', () => {
  const createTask = 'createTask(input: { title: "Call" }) { id }'
  const keyed = (name: string) => ({ headers: { 'idempotency-key': name } })

  test('a repeated request is answered as before, and does nothing again', async () => {
    const first = await askGraphql(parley, `mutation { ${createTask} }`, keyed('task-1'))
    const tasks = await countOf('tasks')
    const again = await askGraphql(parley, `mutation { ${createTask} }`, keyed('task-1'))
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await countOf('tasks')).toBe(tasks)
  })

  test('another document with the same key is a conflict', async () => {
    await askGraphql(parley, `mutation { ${createTask} }`, keyed('task-2'))
    const other = await askGraphql(parley, 'mutation { createTask(input: { title: "Write" }) { id } }', keyed('task-2'))
    expect(other).toMatchObject({ status: 409, body: { errors: [{ extensions: { code: 'CONFLICT' } }] } })
  })

  test('several messages of one document are all sent, each once', async () => {
    const send = (name: string, text: string) =>
      `${name}: sendMessage(input: { to: "919812300005", text: "${text}", channelId: ${parley.ids.simulator} }) { id text }`
    const document = `mutation { ${send('a', 'One')} ${send('b', 'Two')} }`
    const first = await askGraphql(parley, document, keyed('messages'))
    expect([first.body.data.a.text, first.body.data.b.text]).toEqual(['One', 'Two'])
    const again = await askGraphql(parley, document, keyed('messages'))
    expect(again.body).toEqual(first.body)
    // As after a crash: the answer is lost, the messages are not.
    await parley.sql(`delete from idempotency_keys where key like '%messages'`)
    const messages = await countOf('messages')
    await askGraphql(parley, document, keyed('messages'))
    expect(await countOf('messages')).toBe(messages)
  })

  test('a document that was refused before it ran leaves the key free', async () => {
    const refused = await askGraphql(parley, 'mutation { createTask(input: {}) { id } }', keyed('task-3'))
    expect(refused.body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    expect((await askGraphql(parley, `mutation { ${createTask} }`, keyed('task-3'))).body.errors).toBeUndefined()
  })

  test('an error on our side leaves the key free, unless something was done', async () => {
    await parley.sql('alter table tasks rename to tasks_away')
    const failed = await askGraphql(parley, `mutation { ${createTask} }`, keyed('task-4'))
    const half = `mutation { createContact(input: { phone: "919812300006" }) { id } ${createTask} }`
    const done = await askGraphql(parley, half, keyed('task-5'))
    await parley.sql('alter table tasks_away rename to tasks')
    expect(failed.body.errors[0].extensions.code).toBe('INTERNAL')
    expect((await askGraphql(parley, `mutation { ${createTask} }`, keyed('task-4'))).body.errors).toBeUndefined()
    const again = await askGraphql(parley, half, keyed('task-5'))
    expect(again.body).toEqual(done.body)
    expect(again.body.data.createTask).toBeNull()
  })

  test('a query is not kept', async () => {
    const names = async () =>
      (await askGraphql(parley, '{ tasks(first: 1) { nodes { title } } }', keyed('query'))).body.data.tasks.nodes[0]
        ?.title
    await run('createTask(input: { title: "Before" }) { id }')
    expect(await names()).toBe('Before')
    await run('createTask(input: { title: "After" }) { id }')
    expect(await names()).toBe('After')
  })
})

test('a message that nobody gets says so in a header', async () => {
  const { simulator } = parley.ids
  const answer = await askGraphql(
    parley,
    `mutation { sendMessage(input: { to: "919812300007", text: "Hi", channelId: ${simulator} }) { id } }`,
  )
  expect(answer.headers.get('parley-simulated')).toBe('true')
})
