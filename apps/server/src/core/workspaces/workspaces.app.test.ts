import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

async function workspace() {
  const { id, key } = await parley.createWorkspace('Acme')
  return { id, key, patch: (body: object) => parley.request('PATCH', '/v1/workspace', { key, body }) }
}

test('a key shows its own workspace', async () => {
  const { id, key } = await workspace()
  const { body } = await parley.request('GET', '/v1/workspace', { key })
  expect(body).toEqual({
    id,
    name: 'Acme',
    default_country: null,
    time_zone: 'UTC',
    stages: ['New', 'Contacted', 'Warm', 'Hot', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'],
    opt_out_words: expect.arrayContaining(['stop', 'parar', 'baja']),
    opt_in_words: expect.arrayContaining(['start', 'começar', 'voltar']),
    opt_out_reply: null,
    created_at: expect.any(String),
  })
  expect(await parley.services.workspaces.list()).toContainEqual(body)
})

test('an update of a workspace changes only the given fields', async () => {
  const { id, patch } = await workspace()
  expect((await patch({ name: 'Acme Ltd' })).body).toMatchObject({ id, name: 'Acme Ltd', default_country: null })
  expect((await patch({ default_country: 'in' })).body).toMatchObject({ name: 'Acme Ltd', default_country: 'IN' })
  const stages = ['Fresh', 'Qualified', 'Done']
  expect((await patch({ stages })).body).toMatchObject({ name: 'Acme Ltd', default_country: 'IN', stages })
  expect((await patch({ default_country: null })).body).toMatchObject({ default_country: null, stages })
  expect((await patch({})).body).toMatchObject({ name: 'Acme Ltd', default_country: null, stages })
})

test.each([
  [{ name: '' }, 'name'],
  [{ name: null }, 'name'],
  [{ default_country: 'ZZ' }, 'default_country'],
  [{ default_country: 'India' }, 'default_country'],
  [{ stages: [] }, 'stages'],
  [{ stages: ['New', 'Won'] }, 'stages'],
  [{ stages: ['Qualified', 'qualified'] }, 'stages'],
  [{ stages: ['Qualified', ' Won'] }, 'stages.1'],
  [{ stages: ['Qualified', ''] }, 'stages.1'],
  [{ stages: ['Qualified', 1] }, 'stages.1'],
  [{ stages: ['Qualified', ...Array.from({ length: 50 }, (_, n) => `Stage ${n}`)] }, 'stages'],
  [{ id: 2 }, 'id'],
])('an update with %j is refused', async (body, field) => {
  const { patch } = await workspace()
  const { status, body: answer } = await patch(body)
  expect([status, answer.errors[0].field]).toEqual([422, field])
})

test('contacts keep a stage that is removed from the workspace', async () => {
  const { key, patch } = await workspace()
  const { body: contact } = await parley.request('POST', '/v1/contacts', {
    key,
    body: { phone: '919812345678', stage: 'Hot' },
  })
  await patch({ stages: ['New', 'Qualified'] })
  const update = (body: object) => parley.request('PATCH', `/v1/contacts/${contact.id}`, { key, body })
  expect((await update({ name: 'Rohan' })).body.stage).toBe('Hot')
  expect((await update({ stage: 'Hot' })).status).toBe(422)
  expect((await update({ stage: 'Qualified' })).body.stage).toBe('Qualified')
})

test('a new workspace has all that it is created with, and what is invalid is refused', async () => {
  const { workspaces } = parley.services
  const input = {
    name: 'Loja',
    default_country: 'br',
    time_zone: 'America/Recife',
    stages: ['New', 'Qualified'],
    opt_out_words: ['chega'],
    opt_in_words: ['volta'],
    opt_out_reply: 'Ok.',
  }
  const created = await workspaces.create(input)
  expect(created).toMatchObject({ ...input, default_country: 'BR' })
  expect(await workspaces.get(created.id)).toEqual(created)
  const before = await workspaces.list()
  const refused = { stages: ['New'], time_zone: 'Mars', opt_in_words: ['stop'] }
  for (const [field, value] of Object.entries(refused)) {
    const wrong = { [field]: value }
    const fields = [expect.objectContaining({ field })]
    await expect(workspaces.create({ name: 'Wrong', ...wrong })).rejects.toMatchObject({ kind: 'invalid', fields })
  }
  expect(await workspaces.list()).toEqual(before)
})
