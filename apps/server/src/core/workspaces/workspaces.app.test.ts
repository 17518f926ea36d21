import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'

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
    mode: 'live',
    default_country: null,
    time_zone: 'UTC',
    stages: ['New', 'Contacted', 'Warm', 'Hot', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'],
    digest_hour: null,
    opt_out_words: expect.arrayContaining(['stop', 'parar', 'baja']),
    opt_in_words: expect.arrayContaining(['start', 'começar', 'voltar']),
    opt_out_reply: null,
    scoring: defaultRules,
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

describe('a stage that is removed', () => {
  async function pipeline() {
    const { key, patch } = await workspace()
    const ask = (method: string, path: string, body?: object) => parley.request(method, path, { key, body })
    let last = 919_800_000_000
    const create = async (stage: string) =>
      (await ask('POST', '/v1/contacts', { phone: String(++last), stage })).body.id as number
    const stageOf = async (id: number) => (await ask('GET', `/v1/contacts/${id}`)).body.stage
    return { ask, patch, create, stageOf }
  }

  test('is kept while contacts are in it, and the refusal says how many', async () => {
    const { ask, patch, create, stageOf } = await pipeline()
    const [hot] = [await create('Hot'), await create('Hot'), await create('Warm')]
    const { status, body } = await patch({ stages: ['New', 'Qualified'] })
    expect([status, body.code, body.errors]).toEqual([
      422,
      'stage_in_use',
      [
        { field: 'stages', message: 'must keep Hot, where 2 contacts are, unless renamed_stages moves them' },
        { field: 'stages', message: 'must keep Warm, where 1 contact is, unless renamed_stages moves them' },
      ],
    ])
    expect((await ask('GET', '/v1/workspace')).body.stages).toContain('Hot')
    expect(await stageOf(hot)).toBe('Hot')
    expect((await patch({ stages: ['New', 'Hot', 'Warm', 'Qualified'] })).status).toBe(200)
  })

  test('moves its contacts where it was renamed to, with their history and events', async () => {
    const { ask, patch, create, stageOf } = await pipeline()
    const [fresh, hot] = [await create('New'), await create('Hot')]
    const stages = ['Naya', 'Qualified', 'Won']
    const renamed_stages = { New: 'Naya', Hot: 'Qualified', Warm: 'Naya' }
    expect(await patch({ stages, renamed_stages })).toMatchObject({ status: 200, body: { stages } })
    expect([await stageOf(fresh), await stageOf(hot)]).toEqual(['Naya', 'Qualified'])
    const { body: found } = await ask('GET', '/v1/contacts?stage=Naya')
    expect(found.data.map(({ id }: { id: number }) => id)).toEqual([fresh])
    const { body: history } = await ask('GET', `/v1/contacts/${fresh}/history`)
    expect(history.data[0]).toMatchObject({
      actor: expect.stringMatching(/^key:/),
      changes: { stage: { from: 'New', to: 'Naya' } },
    })
    const { body: events } = await ask('GET', '/v1/events?limit=100')
    const told = (id: number) =>
      events.data
        .filter(
          ({ type, data }: { type: string; data: { id: number } }) => data.id === id && /^(contact|deal)/.test(type),
        )
        .map(({ type, data }: { type: string; data: { stage: string } }) => `${type} ${data.stage}`)
        .toSorted()
    expect(told(fresh)).toEqual(['contact.created New', 'contact.updated Naya', 'deal.updated Naya'])
    expect(told(hot)).toEqual([
      'contact.created Hot',
      'contact.qualified Qualified',
      'contact.updated Qualified',
      'deal.updated Qualified',
    ])
    expect((await ask('GET', `/v1/contacts/${hot}`)).body.qualified_at).toEqual(expect.any(String))
  })

  test('moves more contacts than one batch has', async () => {
    const { ask, patch, create } = await pipeline()
    const one = await create('New')
    await parley.sql(
      `insert into contacts (workspace_id, stage, created_at, updated_at)
      select workspace_id, stage, created_at, updated_at from contacts, generate_series(1, 1200) where id = $1`,
      [one],
    )
    expect((await patch({ stages: ['Naya', 'Qualified'], renamed_stages: { New: 'Naya' } })).status).toBe(200)
    const stages = await parley.sql(
      'select stage, count(*)::int from contacts where workspace_id = (select workspace_id from contacts where id = $1) group by stage',
      [one],
    )
    expect(stages).toEqual([{ stage: 'Naya', count: 1201 }])
    expect((await ask('GET', '/v1/contacts?stage=naya&limit=1')).body.data).toHaveLength(1)
  })

  test('may change its spelling alone', async () => {
    const { patch, create, stageOf } = await pipeline()
    const id = await create('New')
    expect((await patch({ stages: ['new', 'Qualified'] })).status).toBe(200)
    expect(await stageOf(id)).toBe('new')
  })

  test('is renamed in the conditions of campaigns', async () => {
    const { ask, patch } = await pipeline()
    const steps = [
      { type: 'condition', if: { stage: ['Hot', 'Warm'] }, no: 'end' },
      { type: 'message', content: { type: 'text', text: 'Hi' } },
    ]
    const { body: campaign } = await ask('POST', '/v1/campaigns', { name: 'Spring', steps })
    await patch({ stages: ['New', 'Garam', 'Warm', 'Qualified'], renamed_stages: { Hot: 'Garam' } })
    const { body } = await ask('GET', `/v1/campaigns/${campaign.id}`)
    expect(body.steps[0].if).toEqual({ stage: ['Garam', 'Warm'] })
  })

  test.each([
    [{ renamed_stages: { New: 'Naya' } }, 'renamed_stages.New', 'must not be a stage that stays'],
    [
      { stages: ['Naya', 'Qualified'], renamed_stages: { New: 'Nayi' } },
      'renamed_stages.New',
      'must be one of Naya, Qualified',
    ],
    [
      { stages: ['Naya', 'Qualified'], renamed_stages: { Qualified: 'Naya' } },
      'renamed_stages.Qualified',
      'must not be a stage that stays',
    ],
    [{ renamed_stages: ['New'] }, 'renamed_stages', 'must be an object of names'],
  ])('is not renamed by %j', async (change, field, message) => {
    const { patch, create } = await pipeline()
    await create('New')
    const { status, body } = await patch(change)
    expect([status, body.errors]).toEqual([422, [{ field, message }]])
  })
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
