import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness, type TestWorkspace } from '../../../testing/harness.ts'

let parley: Harness
let other: TestWorkspace
let contact: number
beforeAll(async () => {
  parley = await startHarness()
  other = await parley.createWorkspace()
  contact = (await parley.request('POST', '/v1/contacts', { body: { phone: '919812345678' } })).body.id
  return parley.stop
})

const create = async (body: object) => (await parley.request('POST', '/v1/tasks', { body })).body

test('a task is created, listed and completed, once', async () => {
  const task = await create({
    title: 'Call them',
    contact_id: contact,
    assignee: 'asha',
    due_at: '2026-02-01T10:00:00Z',
  })
  expect(task).toMatchObject({ kind: 'todo', status: 'open', contact_id: contact, due_at: '2026-02-01T10:00:00.000Z' })
  await create({ title: 'Another' })
  const open = await parley.request('GET', `/v1/tasks?status=open&assignee=asha&contact_id=${contact}`)
  expect(open.body.data).toEqual([
    { ...task, contact: { id: contact, name: null, phone: '919812345678', email: null } },
  ])
  const done = await parley.request('POST', `/v1/tasks/${task.id}/complete`)
  expect(done.body).toMatchObject({ id: task.id, status: 'done', completed_by: expect.stringMatching(/^key:/) })
  expect((await parley.request('POST', `/v1/tasks/${task.id}/complete`)).body).toEqual(done.body)
  expect((await parley.request('GET', `/v1/tasks/${task.id}`)).body).toEqual(done.body)
})

test('a cancelled task can not be completed', async () => {
  const { id } = await create({ title: 'In vain' })
  await parley.sql(`update tasks set status = 'cancelled' where id = $1`, [id])
  const { status, body } = await parley.request('POST', `/v1/tasks/${id}/complete`)
  expect([status, body.code]).toEqual([409, 'task_cancelled'])
})

test('a task is changed: only what is given', async () => {
  const task = await create({ title: 'Call', note: 'At noon', due_at: '2026-02-01T10:00:00Z' })
  const change = (body: object) => parley.request('PATCH', `/v1/tasks/${task.id}`, { body })
  const moved = await change({ due_at: '2026-02-03T10:00:00Z', assignee: 'asha' })
  expect(moved.body).toEqual({ ...task, due_at: '2026-02-03T10:00:00.000Z', assignee: 'asha' })
  expect((await change({ due_at: null, title: 'Write' })).body).toEqual({
    ...task,
    title: 'Write',
    due_at: null,
    assignee: 'asha',
  })
  expect((await change({})).body).toMatchObject({ title: 'Write' })
  for (const [body, field] of [
    [{ title: '' }, 'title'],
    [{ due_at: 'soon' }, 'due_at'],
    [{ status: 'done' }, 'status'],
  ] as const) {
    const answer = await change(body)
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, field])
  }
})

test('a completed task is opened again, unless something has gone on with it', async () => {
  const { id } = await create({ title: 'Again' })
  const reopen = () => parley.request('POST', `/v1/tasks/${id}/reopen`)
  expect((await reopen()).body.status).toBe('open')
  await parley.request('POST', `/v1/tasks/${id}/complete`)
  expect((await reopen()).body).toMatchObject({ status: 'open', completed_at: null, completed_by: null })
  await parley.sql(`update tasks set status = 'cancelled' where id = $1`, [id])
  expect((await reopen()).body.code).toBe('task_cancelled')
  await parley.sql(`update tasks set status = 'done', kind = 'campaign' where id = $1`, [id])
  const { status, body } = await reopen()
  expect([status, body.code]).toEqual([409, 'task_has_effects'])
})

test('the earliest due date comes first, over several pages; those without one come last', async () => {
  const { key } = await parley.createWorkspace()
  const add = async (title: string, due_at: string | null, assignee?: string) =>
    parley.request('POST', '/v1/tasks', { key, body: { title, due_at, assignee } })
  await add('never', null)
  await add('later', '2036-02-03T10:00:00Z', 'asha')
  await add('past', '2020-02-01T10:00:00Z', 'asha')
  await add('sooner', '2036-02-01T10:00:00Z')
  await add('never either', null)
  const list = async (query: string) => (await parley.request('GET', `/v1/tasks?status=open&${query}`, { key })).body
  const titles: string[] = []
  for (let cursor = ''; ; ) {
    const page = await list(`sort=due&limit=2${cursor}`)
    titles.push(...page.data.map(({ title }: { title: string }) => title))
    if (page.next_cursor === null) break
    cursor = `&cursor=${page.next_cursor}`
  }
  expect(titles).toEqual(['past', 'sooner', 'later', 'never', 'never either'])
  const found = async (query: string) => (await list(query)).data.map(({ title }: { title: string }) => title)
  expect(await found('overdue=true&sort=due')).toEqual(['past'])
  expect(await found('overdue=false&sort=due')).toEqual(['sooner', 'later', 'never', 'never either'])
  expect(await found('assignee=asha&sort=due')).toEqual(['past', 'later'])
  expect(await found('assignee=none')).toEqual(['never either', 'sooner', 'never'])
  expect(await found('assignee=me')).toEqual([])
})

test.each([
  ['sort=due', 'sort'],
  ['sort=due&status=done', 'sort'],
  ['overdue=true', 'overdue'],
  ['sort=due&status=open&cursor=dGFza3M6Nw', 'cursor'],
])('%j is refused, naming %s', async (query, field) => {
  const { status, body } = await parley.request('GET', `/v1/tasks?${query}`)
  expect([status, body.errors[0].field]).toEqual([422, field])
})

test('a list shows whom a task is about, to those who may know', async () => {
  const { id: workspace, key } = await parley.createWorkspace()
  const { body: rohan } = await parley.request('POST', '/v1/contacts', {
    key,
    body: { name: 'Rohan', phone: '919812345671' },
  })
  await parley.request('POST', '/v1/tasks', { key, body: { title: 'Call', contact_id: rohan.id } })
  await parley.request('POST', '/v1/tasks', { key, body: { title: 'Tidy up' } })
  const contactsIn = async (by: string) =>
    (await parley.request('GET', '/v1/tasks', { key: by })).body.data.map((one: { contact: unknown }) => one.contact)
  expect(await contactsIn(key)).toEqual([null, { id: rohan.id, name: 'Rohan', phone: '919812345671', email: null }])
  const narrow = await parley.mint({ scopes: ['tasks:read'] }, workspace)
  expect(await contactsIn(narrow)).toEqual([null, null])
})

test.each([
  [{}, 'title'],
  [{ title: '' }, 'title'],
  [{ title: 'A', contact_id: 0 }, 'contact_id'],
  [{ title: 'A', contact_id: 999_999 }, 'contact_id'],
  [{ title: 'A', due_at: 'tomorrow' }, 'due_at'],
])('a task of %j is refused, naming %s', async (body, field) => {
  const answer = await parley.request('POST', '/v1/tasks', { body })
  expect([answer.status, answer.body.errors[0].field]).toEqual([422, field])
})

test('tasks and contacts of another workspace are not found', async () => {
  const { id } = await create({ title: 'Ours' })
  for (const [method, path] of [
    ['GET', `/v1/tasks/${id}`],
    ['PATCH', `/v1/tasks/${id}`],
    ['POST', `/v1/tasks/${id}/complete`],
    ['POST', `/v1/tasks/${id}/reopen`],
  ] as const) {
    expect(
      (await parley.request(method, path, { key: other.key, body: method === 'GET' ? undefined : {} })).status,
    ).toBe(404)
  }
  expect((await parley.request('GET', '/v1/tasks', { key: other.key })).body.data).toEqual([])
  const body = { title: 'Theirs', contact_id: contact }
  expect((await parley.request('POST', '/v1/tasks', { key: other.key, body })).status).toBe(422)
})
