import { beforeAll, describe, expect, test } from 'vitest'

import { type AgentHarness, makeAgent, startAgents } from './agents.test-helper.ts'

const greeter = makeAgent('test.greeter', async ({ messages }, act) => {
  const last = messages.at(-1)
  if (last?.direction !== 'inbound') return
  await act('qualify', { score: 70, stage: 'Qualified', reason: 'They wrote.' })
  await act('send_message', {
    text: `You said: ${messages
      .filter(({ author }) => author === 'contact')
      .map(({ text }) => text)
      .join(', ')}`,
  })
})
const restricted = makeAgent(
  'test.restricted',
  async ({ contact }, act) => {
    await act('opt_out', { reason: 'because' })
    await act('send_message', { text: '' })
    for (let count = 1; count <= 5; count++) await act('send_message', { text: `${contact.id} ${count}` })
    for (let count = 0; count < 10; count++) await act('qualify', { score: count, reason: 'again' })
  },
  { tools: ['send_message', 'qualify'] },
)
const welcome = makeAgent('test.welcome', async (_, act) => void (await act('send_message', { text: 'Welcome' })), {
  triggers: [{ event: 'contact.created' }],
})
const watcher = makeAgent('test.watcher', async () => {}, { triggers: [{ event: 'contact.updated' }] })
const follower = makeAgent('test.follower', async (_, act) => void (await act('send_message', { text: 'A deal' })), {
  triggers: [{ event: 'deal.updated' }],
})
const broken = makeAgent('test.broken', async () => {
  throw new Error('a defect')
})
const later = makeAgent('test.later', async ({ trigger, now, note }, act) => {
  if (trigger === 'follow_up') await act('send_message', { text: `About ${note}` })
  else await act('schedule_follow_up', { at: new Date(now.getTime() + 86_400_000).toISOString(), note: 'the offer' })
})

let parley: AgentHarness
beforeAll(async () => {
  parley = await startAgents([greeter, restricted, welcome, watcher, follower, broken, later])
  await parley.startWorker()
  return parley.stop
})

const disableAll = async () => {
  await parley.sql('update agents set enabled = false')
}
const ended = async (contactId: number) => (await parley.runs(`contact_id=${contactId}`)).map(({ status }) => status)

test('an agent that a test key switches on answers its contacts only, over the simulator', async () => {
  // The channel has no paired phone, so a message on it would stay queued.
  const { body: live } = await parley.request('POST', '/v1/channels', {
    body: { type: 'whatsapp-linked', name: 'Live' },
  })
  await parley.request('PATCH', `/v1/channels/${live.id}`, { body: { is_default: true } })
  const key = await parley.mint({ mode: 'test' })
  const make = async (phone: string, by?: string) =>
    (await parley.request('POST', '/v1/contacts', { body: { phone }, ...(by && { key: by }) })).body.id as number
  const channelsOf = async (contactId: number, by?: string) => {
    const { body } = await parley.request('GET', `/v1/messages?contact_id=${contactId}`, { ...(by && { key: by }) })
    return body.data.map(({ channel_id }: { channel_id: number }) => channel_id)
  }
  const simulator = (await parley.request('GET', '/v1/channels', { key })).body.data[0].id
  const turn = (enabled: boolean) => parley.request('PATCH', '/v1/agents/test.welcome', { key, body: { enabled } })
  expect((await turn(true)).status).toBe(200)
  const [tried, real] = [await make('919860000001', key), await make('919860000001')]
  await parley.advance(3_000)
  await expect.poll(() => channelsOf(tried, key)).toEqual([simulator])
  expect(await channelsOf(real)).toEqual([])

  await parley.enable('test.welcome')
  const [later, answered] = [await make('919860000002', key), await make('919860000002')]
  await parley.advance(3_000)
  await expect.poll(() => channelsOf(answered)).toEqual([live.id])
  await expect.poll(() => channelsOf(later, key)).toEqual([simulator])
  await parley.request('PATCH', '/v1/channels/1', { body: { is_default: true } })
  await turn(false)
  await disableAll()
})

test('what an agent does in a conversation of the simulator is simulated', async () => {
  await parley.enable('test.welcome')
  const { contactId } = await parley.meet('Hello')
  await parley.advance(3_000)
  await expect.poll(() => ended(contactId)).toEqual(['completed'])
  const marks = await parley.sql('select distinct simulated from events where contact_id = $1', [contactId])
  expect(marks).toEqual([{ simulated: true }])
  await disableAll()
})

describe('a message', () => {
  test('starts no run while every agent is off', async () => {
    const { contactId } = await parley.meet()
    expect(await parley.runs(`contact_id=${contactId}`)).toEqual([])
  })

  test('starts the enabled agents after the debounce time, and each run is recorded', async () => {
    await parley.enable('test.greeter')
    const { contactId, conversationId } = await parley.meet('Hello')
    const [queued] = await parley.runs(`contact_id=${contactId}`)
    expect(queued).toMatchObject({ agent_slug: 'test.greeter', status: 'queued', trigger: 'message.received' })
    expect(Date.parse(queued.due_at) - parley.clock.now().getTime()).toBe(3_000)
    await parley.advance(2_999)
    expect(await parley.sent(contactId)).toEqual([])
    await parley.advance(1)
    await expect.poll(() => ended(contactId)).toEqual(['completed'])
    const [run] = await parley.runs(`conversation_id=${conversationId}`)
    expect(run).toMatchObject({ engine: 'rules', model: null, steps: 2, error: null, cost_microusd: 0 })
    const { body: heard } = await parley.request('GET', `/v1/messages?contact_id=${contactId}&direction=inbound`)
    expect(run.evidence).toEqual([heard.data[0].id])
    const { body: written } = await parley.request('GET', `/v1/messages?contact_id=${contactId}&direction=outbound`)
    expect(written.data).toMatchObject([{ text: 'You said: Hello', author: 'agent', agent_run_id: run.id }])
    expect(await parley.calls(run.id)).toMatchObject([
      { call_id: 'rules-1', tool: 'qualify', result: { ok: true, output: { score: 70, stage: 'Qualified' } } },
      { call_id: 'rules-2', tool: 'send_message', result: { ok: true, output: { message_id: written.data[0].id } } },
    ])
    await disableAll()
  })

  test('of an agent and its events name the run that caused them', async () => {
    await parley.enable('test.greeter')
    const { contactId } = await parley.meet('Hello')
    await parley.advance(3_000)
    await expect.poll(() => ended(contactId)).toEqual(['completed'])
    const [run] = await parley.runs(`contact_id=${contactId}`)
    const told = async (type: string) => {
      const { body } = await parley.request('GET', `/v1/events?limit=1&type=${type}`)
      return body.data[0]?.data
    }
    const cause = { id: run.id, agent_slug: 'test.greeter' }
    expect(await told('agent.run.completed')).toMatchObject({ ...run, contact: { id: contactId } })
    expect(await told('contact.qualified')).toMatchObject({ id: contactId, run: cause, evidence: run.evidence })
    await expect.poll(async () => (await told('message.sent'))?.run).toEqual(cause)
    expect((await told('message.queued'))?.run).toEqual(cause)
    await disableAll()
  })

  test('in a burst is answered together with the others, within ten times the debounce time', async () => {
    await parley.enable('test.greeter')
    const { contactId, from } = await parley.meet('1')
    for (let text = 2; text <= 12; text++) {
      await parley.advance(2_500)
      await parley.say(from, String(text))
    }
    expect((await parley.runs(`contact_id=${contactId}`)).length).toBe(1)
    expect(await parley.sent(contactId)).toEqual([])
    await parley.advance(2_500)
    await expect.poll(() => parley.sent(contactId)).toEqual(['You said: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12'])
    await disableAll()
  })

  test('that was edited or deleted is answered as it reads now; a reaction is not read', async () => {
    await parley.enable('test.greeter')
    const { contactId, from } = await parley.meet('Ten')
    const idOf = async (id: number) => (await parley.request('GET', `/v1/messages/${id}`)).body.provider_id
    const second = await idOf(await parley.say(from, 'Of the red ones'))
    const { body: heard } = await parley.request('GET', `/v1/messages?contact_id=${contactId}&direction=inbound`)
    const first = heard.data.at(-1).provider_id
    for (const content of [
      { type: 'edit', edit: { message_id: first, text: 'Fifteen', content: null } },
      { type: 'edit', edit: { message_id: first, text: 'Twenty', content: null } },
      { type: 'deletion', deletion: { message_id: second } },
      { type: 'reaction', reaction: { message_id: second, emoji: '👍' } },
    ]) {
      await parley.request('POST', '/v1/simulator/inbound', { body: { from, content } })
    }
    await parley.advance(3_000)
    await expect.poll(() => parley.sent(contactId)).toEqual(['You said: Twenty, [deleted]'])
    await disableAll()
  })

  test('that a trigger answers starts only the agents for new contacts', async () => {
    await parley.enable('test.greeter', 'test.welcome')
    const phrase = { channel_id: 1, phrase: 'login', reply: 'Here' }
    const { body: trigger } = await parley.request('POST', '/v1/triggers', { body: phrase })
    const { contactId } = await parley.meet('login')
    const started = await parley.runs(`contact_id=${contactId}`)
    expect(started).toMatchObject([{ agent_slug: 'test.welcome', trigger: 'contact.created' }])
    await parley.request('DELETE', `/v1/triggers/${trigger.id}`)
    await disableAll()
  })

  test('of a contact who has opted out, or whom a person answers, starts no agent', async () => {
    const out = await parley.meet()
    const theirs = await parley.meet()
    await parley.request('PATCH', `/v1/contacts/${out.contactId}`, { body: { opted_out: true } })
    await parley.request('PATCH', `/v1/conversations/${theirs.conversationId}`, { body: { handler: 'human' } })
    await parley.enable('test.greeter')
    for (const { from, contactId } of [out, theirs]) {
      await parley.say(from, 'Hello?')
      expect(await parley.runs(`contact_id=${contactId}`)).toEqual([])
    }
    await disableAll()
  })

  test('that opts out starts no agent, and a message that opts in again does', async () => {
    const { from, contactId } = await parley.meet()
    await parley.enable('test.greeter')
    await parley.say(from, 'STOP')
    expect(await parley.runs(`contact_id=${contactId}`)).toEqual([])
    await parley.say(from, 'START')
    expect(await parley.runs(`contact_id=${contactId}`)).toMatchObject([
      { trigger: 'message.received', status: 'queued' },
    ])
    await disableAll()
  })

  test('that changes its contact starts agents in its own conversation', async () => {
    const { from, contactId, conversationId } = await parley.meet()
    await parley.advance(1_000)
    const { body: other } = await parley.request('POST', '/v1/channels', { body: { type: 'simulator', name: 'Other' } })
    await parley.request('POST', '/v1/simulator/inbound', { body: { from, text: 'STOP', channel_id: other.id } })
    await parley.enable('test.watcher')
    // The last conversation is the one that it is about.
    await parley.advance(1_000)
    await parley.say(from, 'START')
    const [run] = await parley.runs(`contact_id=${contactId}`)
    expect(run).toMatchObject({ trigger: 'contact.updated', conversation_id: conversationId })
    await disableAll()
  })
})

describe('a tool call', () => {
  test('that is not allowed, invalid or one too many is refused, and the run goes on', async () => {
    await parley.enable('test.restricted')
    const { contactId } = await parley.meet()
    await parley.advance(3_000)
    await expect.poll(() => ended(contactId)).toEqual(['completed'])
    const [run] = await parley.runs(`contact_id=${contactId}`)
    const made = await parley.calls(run.id)
    expect(made.map(({ tool, result }) => [tool, result.ok || result.error.code])).toEqual([
      ['opt_out', 'tool_not_allowed'],
      ['send_message', 'invalid_input'],
      ...[1, 2, 3].map(() => ['send_message', true]),
      ...[4, 5].map(() => ['send_message', 'too_many_messages']),
      ...[6, 7, 8, 9, 10].map(() => ['qualify', true]),
    ])
    expect(made[1]?.result).toMatchObject({ error: { message: expect.stringContaining('text') } })
    expect(await parley.sent(contactId)).toHaveLength(3)
    const { body: contact } = await parley.request('GET', `/v1/contacts/${contactId}`)
    expect(contact.opted_out_at).toBe(null)
    await disableAll()
  })
})

test('a contact created by their first message is welcomed once, in that conversation', async () => {
  await parley.enable('test.welcome')
  const { contactId, conversationId } = await parley.meet()
  await parley.advance(3_000)
  await expect.poll(() => ended(contactId)).toEqual(['completed'])
  expect(await parley.runs(`contact_id=${contactId}`)).toMatchObject([{ conversation_id: conversationId }])
  const { body } = await parley.request('POST', '/v1/contacts', { body: { phone: '919869999999' } })
  await parley.advance(3_000)
  await expect.poll(() => parley.sent(body.id)).toEqual(['Welcome'])
  const [run] = await parley.runs(`contact_id=${body.id}`)
  expect(run.conversation_id).toEqual(expect.any(Number))
  await disableAll()
})

test('an exception in an agent fails its run, and an event reports it', async () => {
  await parley.enable('test.broken')
  const { contactId } = await parley.meet()
  await parley.advance(3_000)
  await expect.poll(() => ended(contactId)).toEqual(['failed'])
  const { body } = await parley.request('GET', '/v1/events?limit=1&type=agent.run.completed')
  expect(body.data[0].data).toMatchObject({ contact_id: contactId, status: 'failed', error: { code: 'internal' } })
  await disableAll()
})

test('a follow-up starts at its time, unless the contact has written before', async () => {
  await parley.enable('test.later')
  const silent = await parley.meet()
  const talking = await parley.meet()
  await parley.advance(3_000)
  for (const { contactId } of [silent, talking]) await expect.poll(() => ended(contactId)).toEqual(['completed'])
  await disableAll()
  await parley.advance(3_600_000)
  await parley.say(talking.from, 'Me again')
  await parley.enable('test.later')
  await parley.advance(86_400_000)
  await expect.poll(() => parley.sent(silent.contactId)).toEqual(['About the offer'])
  expect(await parley.sent(talking.contactId)).toEqual([])
  const outcomes = await parley.sql<{ outcome: string }>('select outcome from agent_follow_ups order by contact_id')
  expect(outcomes.map(({ outcome }) => outcome).slice(0, 2)).toEqual(['run', 'cancelled'])
  await disableAll()
})
