import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness, type TestWorkspace } from '../../../testing/harness.ts'

let parley: Harness
let other: TestWorkspace
beforeAll(async () => {
  parley = await startHarness()
  parley.startWorkers()
  other = await parley.createWorkspace()
  return parley.stop
})

const message = (text: string, more = {}) => ({ type: 'message', content: { type: 'text', text }, ...more })

let phones = 0
async function person(more = {}): Promise<number> {
  phones += 1
  const body = { phone: `9198123450${10 + phones}`, ...more }
  return (await parley.request('POST', '/v1/contacts', { body })).body.id
}
async function draft(steps: object[], more = {}): Promise<number> {
  const { status, body } = await parley.request('POST', '/v1/campaigns', { body: { name: 'Trials', steps, ...more } })
  expect([status, body.errors]).toEqual([201, undefined])
  return body.id
}
const act = (id: number, verb: string, options = {}) => parley.request('POST', `/v1/campaigns/${id}/${verb}`, options)
const enroll = (id: number, ...contact_ids: number[]) => act(id, 'enrollments', { body: { contact_ids } })
const get = async (id: number) => (await parley.request('GET', `/v1/campaigns/${id}`)).body
const writtenTo = async (contact: number): Promise<{ text: string; status: string }[]> =>
  (await parley.request('GET', `/v1/messages?contact_id=${contact}&direction=outbound`)).body.data
const textsOf = async (contact: number) => (await writtenTo(contact)).map(({ text }) => text).toReversed()
const enrollmentOf = async (id: number, contact: number) =>
  (await parley.request('GET', `/v1/campaigns/${id}/enrollments?contact_id=${contact}`)).body.data[0]

test('contacts pass through the steps of a campaign, and the campaign completes once', async () => {
  const id = await draft([message('Hi {{name|there}}'), message('Your plan is {{attributes.plan}}')])
  const [rohan, nobody] = [await person({ name: 'Rohan', attributes: { plan: 'pro' } }), await person()]
  expect((await enroll(id, rohan, nobody, rohan)).body).toEqual({ enrolled: 2, already_enrolled: 0, opted_out: 0 })
  expect((await enroll(id, rohan)).body).toEqual({ enrolled: 0, already_enrolled: 1, opted_out: 0 })
  expect((await act(id, 'start')).body).toMatchObject({ status: 'running', started_at: expect.any(String) })
  await expect.poll(async () => (await get(id)).status).toBe('completed')
  expect(await textsOf(rohan)).toEqual(['Hi Rohan', 'Your plan is pro'])
  expect(await textsOf(nobody)).toEqual(['Hi there'])
  expect(await enrollmentOf(id, nobody)).toMatchObject({
    status: 'failed',
    step: 1,
    reason: expect.stringContaining('attributes.plan'),
  })
  const { counts } = await get(id)
  expect(counts).toMatchObject({ enrolled: 2, by_status: { completed: 1, failed: 1 }, by_step: [2, 1], replies: 0 })
  const { body } = await parley.request('GET', '/v1/events?type=campaign.completed')
  expect(body.data.map(({ data }: { data: object }) => data)).toEqual([expect.objectContaining({ id, counts })])
  const enrollment = await enrollmentOf(id, rohan)
  const { body: shown } = await parley.request('GET', `/v1/enrollments/${enrollment.id}`)
  expect(shown.steps_done.map(({ step }: { step: number }) => step)).toEqual([0, 1])
  expect((await enroll(id, await person())).body.code).toBe('campaign_completed')
})

test('a condition step leads to the next step, to a label, or out of the campaign', async () => {
  const steps = [
    { type: 'condition', if: { stage: ['qualified', 'Won'] }, yes: 'close' },
    { type: 'condition', if: { score_at_least: 60 }, no: 'end' },
    message('You are warm'),
    message('Let us close', { label: 'close' }),
  ]
  const id = await draft(steps)
  const [qualified, warm, cold] = [
    await person({ stage: 'Qualified' }),
    await person({ score: 60 }),
    await person({ score: 59 }),
  ]
  await enroll(id, qualified, warm, cold)
  await act(id, 'start')
  await expect.poll(async () => (await get(id)).status).toBe('completed')
  expect(await textsOf(qualified)).toEqual(['Let us close'])
  expect(await textsOf(warm)).toEqual(['You are warm', 'Let us close'])
  expect(await textsOf(cold)).toEqual([])
})

test('a task step holds its contact until the task is done', async () => {
  const id = await draft([
    { type: 'task', title: 'Call {{name}}', assignee: 'asha', due_hours: 2 },
    message('As we said'),
  ])
  const contact = await person({ name: 'Rohan' })
  await enroll(id, contact)
  await act(id, 'start')
  const tasks = async () => (await parley.request('GET', `/v1/tasks?kind=campaign&contact_id=${contact}`)).body.data
  await expect.poll(tasks).toEqual([expect.objectContaining({ title: 'Call Rohan', assignee: 'asha', status: 'open' })])
  expect(await enrollmentOf(id, contact)).toMatchObject({ status: 'waiting', step: 0, due_at: null })
  const [task] = await tasks()
  await Promise.all([1, 2, 3].map(() => parley.request('POST', `/v1/tasks/${task.id}/complete`)))
  await expect.poll(async () => (await get(id)).status).toBe('completed')
  expect(await textsOf(contact)).toEqual(['As we said'])
})

describe('a contact who replies', () => {
  /** Replies once all messages to the contact have arrived. Messages that still wait have not been sent. */
  async function reply(contact: number): Promise<void> {
    const missing = async () => (await writtenTo(contact)).filter(({ status }) => status !== 'delivered')
    await expect.poll(missing).toEqual([])
    const { phone } = (await parley.request('GET', `/v1/contacts/${contact}`)).body
    const body = { from: `+${phone}`, text: 'Yes?' }
    expect((await parley.request('POST', '/v1/simulator/inbound', { body })).status).toBe(201)
  }
  const responded = async (contact: number) =>
    (await parley.request('GET', '/v1/events?type=contact.responded&limit=100')).body.data
      .map(({ data }: { data: { id: number } }) => data)
      .filter((data: { id: number }) => data.id === contact)

  test('is taken out of the campaign, their tasks are cancelled, and the event names the campaign', async () => {
    const id = await draft([message('Hello'), { type: 'task', title: 'Call' }, message('Again')])
    const contact = await person()
    await enroll(id, contact)
    await act(id, 'start')
    await expect.poll(async () => (await enrollmentOf(id, contact)).status).toBe('waiting')
    await reply(contact)
    const enrollment = await enrollmentOf(id, contact)
    expect(enrollment).toMatchObject({ status: 'stopped', reason: 'reply', replied_at: expect.any(String) })
    expect((await parley.request('GET', `/v1/tasks?contact_id=${contact}`)).body.data[0].status).toBe('cancelled')
    expect(await responded(contact)).toEqual([
      expect.objectContaining({ campaign: { id, name: 'Trials', enrollment_id: enrollment.id } }),
    ])
    await expect.poll(async () => (await get(id)).status).toBe('completed')
    expect((await get(id)).counts.replies).toBe(1)
    const [row] = await parley.sql(`select enrolled from contacts where id = $1`, [contact])
    expect(row).toEqual({ enrolled: false })
  })

  test('stays in a campaign that does not stop on replies, and conditions know of the reply', async () => {
    const steps = [
      message('Hello'),
      { type: 'task', title: 'Wait' },
      { type: 'condition', if: { replied: true }, no: 'end' },
      message('Thanks'),
    ]
    const id = await draft(steps, { stop_on_reply: false })
    const contacts = [await person(), await person()] as const
    await enroll(id, ...contacts)
    await act(id, 'start')
    await expect.poll(async () => (await get(id)).counts.by_status.waiting).toBe(2)
    await reply(contacts[0])
    for (const { id } of (await parley.request('GET', '/v1/tasks?status=open')).body.data) {
      await parley.request('POST', `/v1/tasks/${id}/complete`)
    }
    await expect.poll(async () => (await get(id)).status).toBe('completed')
    expect(await textsOf(contacts[0])).toEqual(['Hello', 'Thanks'])
    expect(await textsOf(contacts[1])).toEqual(['Hello'])
  })

  test('after the last step counts as having replied to the campaign', async () => {
    const id = await draft([message('Hello')])
    const contact = await person()
    await enroll(id, contact)
    await act(id, 'start')
    await expect.poll(async () => (await get(id)).status).toBe('completed')
    await reply(contact)
    expect((await responded(contact))[0].campaign).toMatchObject({ id })
    expect(await enrollmentOf(id, contact)).toMatchObject({ status: 'completed', replied_at: expect.any(String) })
  })

  test('before the campaign starts stays in it', async () => {
    const id = await draft([message('Hello')])
    const contact = await person()
    await enroll(id, contact)
    await reply(contact)
    expect(await enrollmentOf(id, contact)).toMatchObject({ status: 'active', replied_at: null })
  })
})

test('a contact who opts out is not enrolled, or their enrollment stops', async () => {
  const id = await draft([message('Hello'), { type: 'task', title: 'Wait' }, message('Again')], {
    stop_on_reply: false,
  })
  const [out, later] = [await person(), await person()]
  await parley.request('PATCH', `/v1/contacts/${out}`, { body: { opted_out: true } })
  expect((await enroll(id, out, later)).body).toEqual({ enrolled: 1, already_enrolled: 0, opted_out: 1 })
  await act(id, 'start')
  await expect.poll(async () => (await enrollmentOf(id, later)).status).toBe('waiting')
  await parley.request('PATCH', `/v1/contacts/${later}`, { body: { opted_out: true } })
  const [task] = (await parley.request('GET', `/v1/tasks?contact_id=${later}`)).body.data
  await parley.request('POST', `/v1/tasks/${task.id}/complete`)
  await expect.poll(async () => (await enrollmentOf(id, later)).reason).toBe('opt_out')
  expect(await textsOf(later)).toEqual(['Hello'])
})

test('a paused campaign does nothing until it is resumed; an archived campaign never runs again', async () => {
  const id = await draft([message('Hello')])
  await act(id, 'start')
  expect((await act(id, 'pause')).body.status).toBe('paused')
  const contact = await person()
  await enroll(id, contact)
  // The worker comes to this campaign later, and completes it meanwhile.
  const meanwhile = await draft([message('Meanwhile')])
  const witness = await person()
  await enroll(meanwhile, witness)
  await act(meanwhile, 'start')
  await expect.poll(async () => (await get(meanwhile)).status).toBe('completed')
  expect(await enrollmentOf(id, contact)).toMatchObject({ status: 'active', step: 0 })
  expect((await act(id, 'resume')).body.status).toBe('running')
  await expect.poll(() => textsOf(contact)).toEqual(['Hello'])

  const archived = await draft([{ type: 'wait', days: 1 }, message('Never')])
  await enroll(archived, contact)
  await act(archived, 'start')
  expect((await act(archived, 'archive')).body.status).toBe('archived')
  expect(await enrollmentOf(archived, contact)).toMatchObject({ status: 'stopped', reason: 'archived' })
  for (const verb of ['start', 'pause', 'resume'])
    expect((await act(archived, verb)).body.code).toBe('campaign_archived')
})

test('contacts are enrolled by a filter over their fields', async () => {
  const id = await draft([{ type: 'wait', days: 1 }])
  for (const score of [10, 50, 90]) await person({ source: 'fair', score })
  const filter = { source: 'fair', score_at_least: 50 }
  expect((await act(id, 'enrollments', { body: { filter } })).body.enrolled).toBe(2)
  expect((await act(id, 'enrollments', { body: { filter: { source: 'fair' } } })).body).toMatchObject({
    enrolled: 1,
    already_enrolled: 2,
  })
  const [{ id: enrollment }] = (await parley.request('GET', `/v1/campaigns/${id}/enrollments?limit=1`)).body.data
  expect((await parley.request('DELETE', `/v1/enrollments/${enrollment}`)).status).toBe(204)
  expect((await parley.request('GET', `/v1/enrollments/${enrollment}`)).body).toMatchObject({
    status: 'stopped',
    reason: 'removed',
  })
})

test('only the name of a started campaign may change', async () => {
  const id = await draft([message('Hello')])
  const patch = (body: object) => parley.request('PATCH', `/v1/campaigns/${id}`, { body })
  expect((await patch({ steps: [message('Hi')], stop_on_reply: false })).body).toMatchObject({ stop_on_reply: false })
  await act(id, 'start')
  expect((await patch({ name: 'Renamed' })).body).toMatchObject({ name: 'Renamed', steps: [message('Hi')] })
  for (const body of [
    { steps: [message('Bye')] },
    { stop_on_reply: true },
    { working_hours: null },
    { channel_id: 1 },
  ]) {
    const answer = await patch(body)
    expect([answer.status, answer.body.code]).toEqual([409, 'campaign_started'])
  }
  expect((await parley.request('DELETE', `/v1/campaigns/${id}`)).body.code).toBe('campaign_running')
  const gone = await draft([message('Hello')])
  expect((await parley.request('DELETE', `/v1/campaigns/${gone}`)).status).toBe(204)
  expect((await parley.request('GET', `/v1/campaigns/${gone}`)).status).toBe(404)
})

test('a test key doesn’t reach a live key’s campaign, and its own campaign goes to the simulator', async () => {
  const key = await parley.mint({ prefix: 'parley_test', mode: 'test' })
  const live = await draft([message('Hello')])
  for (const verb of ['start', 'archive']) expect((await act(live, verb, { key })).status).toBe(404)
  const body = { contact_ids: [await person()] }
  expect((await act(live, 'enrollments', { key, body })).status).toBe(404)
  const own = await parley.request('POST', '/v1/campaigns', { key, body: { name: 'Try', steps: [message('Hello')] } })
  expect(own.body.mode).toBe('test')
})

describe('the campaigns API refuses', () => {
  const hours = { days: ['mon'], from: '09:00', to: '18:00' }
  test.each<[object, string]>([
    [{ name: 'A' }, 'steps'],
    [{ name: 'A', steps: [] }, 'steps'],
    [{ name: 'A', steps: [{ type: 'sleep' }] }, 'steps.0.type'],
    [{ name: 'A', steps: [message('Hi'), { type: 'wait', minutes: 0 }] }, 'steps.1.minutes'],
    [{ name: 'A', steps: [{ type: 'wait' }] }, 'steps.0'],
    [{ name: 'A', steps: [{ type: 'wait', hours: 1, days: 1 }] }, 'steps.0'],
    [{ name: 'A', steps: [{ type: 'message', content: { type: 'text' } }] }, 'steps.0.content.text'],
    [{ name: 'A', steps: [message('Hi {{nmae}}')] }, 'steps.0.content'],
    [{ name: 'A', steps: [message('Hi', { channel_id: 999 })] }, 'steps.0.channel_id'],
    [{ name: 'A', steps: [message('Hi')], channel_id: 999 }, 'channel_id'],
    [{ name: 'A', steps: [{ type: 'condition', if: { replied: true }, yes: 'x' }] }, 'steps.0.yes'],
    [
      { name: 'A', steps: [message('Hi', { label: 'x' }), { type: 'condition', if: { replied: true }, no: 'x' }] },
      'steps.1.no',
    ],
    [{ name: 'A', steps: [message('Hi', { label: 'x' }), message('Hi', { label: 'x' })] }, 'steps.1.label'],
    [{ name: 'A', steps: [{ type: 'condition', if: { stage: ['New', 'Nowhere'] } }] }, 'steps.0.if.stage.1'],
    [{ name: 'A', steps: [{ type: 'condition', if: {} }] }, 'steps.0.if'],
    [{ name: 'A', steps: [message('Hi')], working_hours: { ...hours, to: '08:00' } }, 'working_hours.to'],
    [{ name: 'A', steps: [message('Hi')], working_hours: { ...hours, from: '9' } }, 'working_hours.from'],
    [{ name: 'A', steps: [message('Hi')], working_hours: { ...hours, days: [] } }, 'working_hours.days'],
  ])('%j, naming the field %s', async (body, field) => {
    const answer = await parley.request('POST', '/v1/campaigns', { body })
    expect([answer.status, answer.body.errors?.[0].field]).toEqual([422, field])
  })

  test('the enrollment of contacts that do not exist', async () => {
    const id = await draft([message('Hello')])
    const answer = await enroll(id, await person(), 999_999)
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'contact_ids.1'])
    expect((await get(id)).counts.enrolled).toBe(0)
    for (const body of [{}, { contact_ids: [] }, { contact_ids: [1], filter: {} }, { filter: { stage: 'Nowhere' } }]) {
      expect((await act(id, 'enrollments', { body })).status).toBe(422)
    }
  })
})

test('a campaign of another workspace is not found', async () => {
  const id = await draft([message('Hello')])
  await enroll(id, await person())
  const { key } = other
  for (const verb of ['start', 'pause', 'resume', 'archive']) expect((await act(id, verb, { key })).status).toBe(404)
  expect((await act(id, 'enrollments', { key, body: { filter: {} } })).status).toBe(404)
  for (const path of ['', '/enrollments'])
    expect((await parley.request('GET', `/v1/campaigns/${id}${path}`, { key })).status).toBe(404)
  expect((await parley.request('GET', '/v1/campaigns', { key })).body.data).toEqual([])
})

describe('a preview', () => {
  const preview = (id: number, contact_id: number) => act(id, 'preview', { body: { contact_id } })

  test('shows each step as the contact would get it, and why not', async () => {
    const variants = ['A', 'B'].map((name) => ({ content: { type: 'text', text: `${name} {{name}}` } }))
    const id = await draft([
      { type: 'message', variants },
      { type: 'wait', days: 1 },
      { type: 'task', title: 'Call {{name}}' },
      message('Your plan is {{attributes.plan}}'),
    ])
    const asha = await person({ name: 'Asha' })
    const { status, body } = await preview(id, asha)
    expect([status, body.contact_id]).toEqual([200, asha])
    expect(body.steps).toMatchObject([
      { step: 0, variant: 0, content: { type: 'text', text: 'A Asha' }, text: 'A Asha', problem: null },
      { step: 0, variant: 1, text: 'B Asha', problem: null },
      { step: 1, type: 'wait', text: null, problem: null },
      { step: 2, type: 'task', text: 'Call Asha', problem: null },
      {
        step: 3,
        text: null,
        problem: { code: 'missing_variable', message: expect.stringContaining('attributes.plan') },
      },
    ])
    expect(await writtenTo(asha)).toEqual([])
  })

  test('says that a contact has no address, or has opted out', async () => {
    const id = await draft([message('Hi')])
    const { body: mail } = await parley.request('POST', '/v1/contacts', { body: { email: 'only@example.com' } })
    expect((await preview(id, mail.id)).body.steps).toMatchObject([{ text: 'Hi', problem: { code: 'no_phone' } }])
    const left = await person()
    await parley.sql('update contacts set opted_out_at = now() where id = $1', [left])
    expect((await preview(id, left)).body.steps).toMatchObject([{ problem: { code: 'opted_out' } }])
  })

  test('needs a contact of the workspace', async () => {
    const id = await draft([message('Hi')])
    expect((await preview(id, 9_999_999)).body.errors).toEqual([{ field: 'contact_id', message: expect.any(String) }])
    const asha = await person()
    expect((await act(id, 'preview', { body: { contact_id: asha }, key: other.key })).status).toBe(404)
    expect((await act(id, 'preview', { body: { contact_id: asha, more: 1 } })).status).toBe(422)
  })
})

describe('a dry run of an enrollment', () => {
  const dryRun = (id: number, body: object) => act(id, 'enrollments/dry-run', { body })

  test('counts what enrolling does then, and writes nothing', async () => {
    const source = 'dry run'
    const [enrolled, left] = [await person({ source }), await person({ source })]
    for (let n = 0; n < 3; n++) await person({ source, tags: ['vip'] })
    await parley.request('POST', '/v1/contacts', { body: { email: 'dry@example.com', source } })
    await parley.sql('update contacts set opted_out_at = now() where id = $1', [left])
    const id = await draft([message('Hi')])
    await enroll(id, enrolled)
    const { status, body } = await dryRun(id, { filter: { source } })
    expect([status, body]).toEqual([200, { enrolled: 4, already_enrolled: 1, opted_out: 1, no_address: 1 }])
    expect((await get(id)).counts.enrolled).toBe(1)
    expect((await dryRun(id, { filter: { source, tag: 'vip' } })).body).toMatchObject({ enrolled: 3, no_address: 0 })
    const { no_address: _, ...rest } = body
    expect((await act(id, 'enrollments', { body: { filter: { source } } })).body).toEqual(rest)
    expect((await dryRun(id, { filter: { source } })).body).toMatchObject({ enrolled: 0, already_enrolled: 5 })
  })

  test('takes a segment, and refuses what enrolling refuses', async () => {
    const id = await draft([message('Hi')])
    await person({ source: 'dry segment' })
    const { body: segment } = await parley.request('POST', '/v1/segments', {
      body: { name: 'Dry', filter: { source: 'dry segment' } },
    })
    expect((await dryRun(id, { segment_id: segment.id })).body.enrolled).toBe(1)
    expect((await dryRun(id, {})).body.errors[0].field).toBe('contact_ids')
    expect((await dryRun(id, { contact_ids: [9_999_999] })).body.errors[0].field).toBe('contact_ids.0')
    expect((await dryRun(id, { segment_id: 9_999_999 })).body.errors[0].field).toBe('segment_id')
    await act(id, 'archive')
    expect((await dryRun(id, { filter: {} })).body.code).toBe('campaign_archived')
  })
})

test('the list of enrollments names its contacts to those who may read them', async () => {
  const id = await draft([message('Hi')])
  const asha = await person({ name: 'Asha' })
  await enroll(id, asha)
  const contactsFor = async (scopes: ('campaigns:read' | 'contacts:read')[]) => {
    const key = await parley.mint({ scopes })
    const { body } = await parley.request('GET', `/v1/campaigns/${id}/enrollments`, { key })
    return body.data.map(({ contact }: { contact: object | null }) => contact)
  }
  expect(await contactsFor(['campaigns:read', 'contacts:read'])).toEqual([
    { id: asha, name: 'Asha', phone: expect.any(String), email: null, linkedin: null },
  ])
  expect(await contactsFor(['campaigns:read'])).toEqual([null])
})

describe('variants of a step', () => {
  const variants = ['A', 'B'].map((text) => ({ content: { type: 'text', text } }))
  const refused = async (step: object) => {
    const { status, body } = await parley.request('POST', '/v1/campaigns', { body: { name: 'Two', steps: [step] } })
    expect(status).toBe(422)
    return body.errors[0].field
  }

  test('replace its content', async () => {
    expect(await refused({ type: 'message' })).toBe('steps.0.content')
    expect(await refused({ type: 'message', variants: variants.slice(1) })).toBe('steps.0.variants')
    expect(await refused({ ...message('Hi'), variants })).toBe('steps.0.variants')
    expect(await refused({ type: 'message', variants: [variants[0], { ...variants[1], weight: 0 }] })).toBe(
      'steps.0.variants.1.weight',
    )
    expect(
      await refused({ type: 'message', variants: [variants[0], { content: { type: 'text', text: '{{x}}' } }] }),
    ).toBe('steps.0.variants.1.content')
  })
})

test('what is left of today’s limit is shown with each campaign of the channel', async () => {
  const { body: channel } = await parley.request('POST', '/v1/channels', {
    body: { type: 'simulator', name: 'Limited' },
  })
  await parley.request('PATCH', `/v1/channels/${channel.id}`, { body: { campaign_daily_limit: 3 } })
  const [id, same] = [
    await draft([message('One')], { channel_id: channel.id }),
    await draft([message('Two', { channel_id: channel.id })]),
  ]
  const limit = { channel_id: channel.id, limit: 3, sent: 0, left: 3 }
  expect((await get(same)).daily_limits).toEqual([limit])
  await enroll(id, await person(), await person())
  await act(id, 'start')
  await expect.poll(async () => (await get(same)).daily_limits).toEqual([{ ...limit, sent: 2, left: 1 }])
  const { body } = await parley.request('GET', '/v1/campaigns?limit=2')
  expect(body.data.map(({ daily_limits }: { daily_limits: object[] }) => daily_limits)).toEqual([
    [{ ...limit, sent: 2, left: 1 }],
    [{ ...limit, sent: 2, left: 1 }],
  ])
  expect((await get(await draft([message('Elsewhere')]))).daily_limits).toEqual([])
})
