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
  expect(open.body.data).toEqual([task])
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
    ['POST', `/v1/tasks/${id}/complete`],
  ] as const) {
    expect((await parley.request(method, path, { key: other.key })).status).toBe(404)
  }
  expect((await parley.request('GET', '/v1/tasks', { key: other.key })).body.data).toEqual([])
  const body = { title: 'Theirs', contact_id: contact }
  expect((await parley.request('POST', '/v1/tasks', { key: other.key, body })).status).toBe(422)
})
