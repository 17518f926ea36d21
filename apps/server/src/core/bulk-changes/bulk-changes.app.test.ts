import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  parley.startWorkers()
  return parley.stop
})

let phones = 919_811_000_000

async function workspace() {
  const { id, key } = await parley.createWorkspace()
  const say = (method: string, path: string, body?: object) => parley.request(method, path, { key, body })
  const make = async (path: string, body: object) => (await say('POST', path, body)).body.id as number
  const bulk = (body: object) => say('POST', '/v1/bulk-changes', body)
  return {
    id,
    say,
    bulk,
    contact: (more: object = {}) => make('/v1/contacts', { phone: String(++phones), ...more }),
    async conversation() {
      const { body } = await say('POST', '/v1/simulator/inbound', { from: String(++phones), text: 'Hi' })
      return body.conversation_id as number
    },
    /** Waits until it ends. */
    async made(body: object) {
      const started = await bulk(body)
      expect(started.status).toBe(202)
      const read = async () => (await say('GET', `/v1/bulk-changes/${started.body.id}`)).body
      await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toBe('completed')
      return read()
    },
    events: (type: string, thing: number) =>
      parley.sql(`select data from events where workspace_id = $1 and type = $2 and (data ->> 'id')::bigint = $3`, [
        id,
        type,
        thing,
      ]),
  }
}

describe('a bulk change of contacts', () => {
  test('changes each that matches, with the history and events of a single change', async () => {
    const { contact, made, say, events } = await workspace()
    const one = await contact({ tags: ['fair', 'old'] })
    const other = await contact({ tags: ['fair'] })
    const left = await contact({ tags: ['shop'] })
    const change = { owner: 'asha', stage: 'qualified', add_tags: ['called'], remove_tags: ['old'] }
    const done = await made({ resource: 'contacts', filter: { tag: 'fair' }, change })
    expect(done).toMatchObject({ matched: 2, done: 2, changed: 2, unchanged: 0, failed: 0, actor: expect.any(String) })
    expect(done.change).toEqual({ ...change, stage: 'Qualified' })
    const read = async (id: number) => (await say('GET', `/v1/contacts/${id}`)).body
    expect(await read(one)).toMatchObject({ owner: 'asha', stage: 'Qualified', tags: ['fair', 'called'] })
    expect(await read(other)).toMatchObject({ owner: 'asha', stage: 'Qualified', tags: ['fair', 'called'] })
    expect(await read(left)).toMatchObject({ owner: null, stage: 'New', tags: ['shop'] })
    for (const type of ['contact.updated', 'deal.updated', 'contact.qualified']) {
      expect([type, await events(type, one)]).toEqual([type, [expect.anything()]])
    }
    const { data } = (await say('GET', `/v1/contacts/${one}/history`)).body
    expect(data[0]).toMatchObject({
      actor: done.actor,
      changes: { owner: { from: null, to: 'asha' }, tags: { from: ['fair', 'old'], to: ['fair', 'called'] } },
    })
  })

  test('takes the segment, the search and all contacts, and leaves those that have the values', async () => {
    const { contact, made, say } = await workspace()
    const vip = await contact({ name: 'Asha Rao', tags: ['vip'], owner: 'ravi' })
    await contact({ name: 'Ben Ode' })
    const segment = (await say('POST', '/v1/segments', { name: 'Vip', filter: { tag: 'vip' } })).body.id
    const owner = { change: { owner: 'ravi' }, resource: 'contacts' }
    expect(await made({ ...owner, filter: { segment } })).toMatchObject({ matched: 1, changed: 0, unchanged: 1 })
    expect(await made({ ...owner, filter: { q: 'asha' } })).toMatchObject({ matched: 1, unchanged: 1 })
    expect(await made({ ...owner, filter: {} })).toMatchObject({ matched: 2, changed: 1, unchanged: 1 })
    expect(await made({ ...owner, filter: { tag: 'nobody' } })).toMatchObject({ matched: 0, done: 0 })
    const { data } = (await say('GET', `/v1/contacts/${vip}/history`)).body
    expect(data.filter(({ changes }: { changes: object }) => 'owner' in changes)).toEqual([])
  })

  test('counts without a change, as a dry run', async () => {
    const { contact, bulk, say, id } = await workspace()
    const one = await contact({ tags: ['fair'] })
    const body = { resource: 'contacts', change: { owner: 'asha' }, dry_run: true }
    expect(await bulk({ ...body, filter: { tag: 'fair' } })).toMatchObject({
      status: 200,
      body: { dry_run: true, matched: 1 },
    })
    expect((await bulk({ ...body, ids: [one, one] })).body).toEqual({ dry_run: true, matched: 1 })
    expect((await say('GET', '/v1/bulk-changes')).body.data).toEqual([])
    expect(await parley.sql('select from bulk_change_items where workspace_id = $1', [id])).toEqual([])
  })

  test('counts and lists those that fail, with the reason', async () => {
    const { contact, made, say } = await workspace()
    const tags = Array.from({ length: 50 }, (_, n) => `tag ${n}`)
    const [full, free] = [await contact({ tags }), await contact()]
    const done = await made({ resource: 'contacts', ids: [full, free], change: { add_tags: ['one more'] } })
    expect(done).toMatchObject({ matched: 2, done: 2, changed: 1, failed: 1 })
    expect((await say('GET', `/v1/bulk-changes/${done.id}/failures`)).body.data).toEqual([
      { id: expect.any(Number), thing_id: full, field: 'tags', message: 'must have at most 50 items' },
    ])
    expect((await say('GET', `/v1/contacts/${full}`)).body.tags).toEqual(tags)
  })

  test('takes the contact into which one was merged', async () => {
    const { contact, made, say } = await workspace()
    const [kept, other] = [await contact(), await contact()]
    await say('POST', `/v1/contacts/${kept}/merge`, { contact_id: other })
    expect(await made({ resource: 'contacts', ids: [other, kept], change: { owner: 'asha' } })).toMatchObject({
      matched: 1,
      changed: 1,
    })
  })
})

describe('a bulk change of conversations', () => {
  test('changes each that matches, with the events of a single change', async () => {
    const { conversation, made, say, events } = await workspace()
    const [one, other] = [await conversation(), await conversation()]
    await say('PATCH', `/v1/conversations/${other}`, { status: 'resolved', labels: ['old'] })
    const change = {
      assignee: 'asha',
      status: 'snoozed',
      snoozed_until: '2036-01-16T09:00:00Z',
      priority: 'high',
      handler: 'human',
      add_labels: ['vip'],
      remove_labels: ['old'],
    }
    const done = await made({ resource: 'conversations', filter: { status: 'open' }, change })
    expect(done).toMatchObject({ matched: 1, changed: 1, change })
    const snoozed_until = '2036-01-16T09:00:00.000Z'
    const wanted = { assignee: 'asha', status: 'snoozed', snoozed_until, priority: 'high', labels: ['vip'] }
    expect((await say('GET', `/v1/conversations/${one}`)).body).toMatchObject({ ...wanted, handler: 'human' })
    expect((await say('GET', `/v1/conversations/${other}`)).body).toMatchObject({ status: 'resolved', assignee: null })
    expect(await events('conversation.status_changed', one)).toHaveLength(1)
    expect(await events('conversation.updated', one)).toMatchObject([{ data: { changes: { priority: {} } } }])
    const cleared = { assignee: null, priority: null, status: 'open', remove_labels: ['vip', 'old'] }
    expect(await made({ resource: 'conversations', ids: [one, other], change: cleared })).toMatchObject({ changed: 2 })
    expect((await say('GET', `/v1/conversations/${one}`)).body).toMatchObject({
      ...{ assignee: null, priority: null, status: 'open', snoozed_until: null, labels: [] },
    })
  })

  test('has what matched when it started, though each leaves its filter', async () => {
    const { conversation, made } = await workspace()
    for (let n = 0; n < 120; n++) await conversation()
    const change = { status: 'resolved' }
    expect(await made({ resource: 'conversations', filter: { status: 'open' }, change })).toMatchObject({
      matched: 120,
      changed: 120,
    })
  })
})

test('what is wrong is refused with the name of the field', async () => {
  const { contact, conversation, bulk } = await workspace()
  const [own, talk] = [await contact(), await conversation()]
  const contacts = { resource: 'contacts', ids: [own], change: { owner: 'asha' } }
  const talks = { resource: 'conversations', ids: [talk], change: { status: 'open' } }
  const wrong: [object, string][] = [
    [{ ...contacts, resource: 'deals' }, 'resource'],
    [{ ...contacts, filter: {} }, 'filter'],
    [{ ...contacts, ids: undefined }, 'filter'],
    [{ ...contacts, ids: [] }, 'ids'],
    [{ ...contacts, ids: Array.from({ length: 1_001 }, (_, n) => n + 1) }, 'ids'],
    [{ ...contacts, ids: [own, 999_999_999] }, 'ids.1'],
    [{ ...talks, ids: [999_999_999] }, 'ids.0'],
    [{ ...contacts, change: {} }, 'change'],
    [{ ...contacts, change: { stage: 'Nowhere' } }, 'change.stage'],
    [{ ...contacts, change: { add_tags: [' '] } }, 'change.add_tags'],
    [{ ...contacts, change: { add_tags: ['a'], remove_tags: ['a'] } }, 'change.remove_tags'],
    [{ ...talks, change: { add_labels: ['a'], remove_labels: ['a'] } }, 'change.remove_labels'],
    [{ ...talks, change: { snoozed_until: '2036-01-16T09:00:00Z' } }, 'change.snoozed_until'],
    [{ ...talks, change: { status: 'snoozed', snoozed_until: '2020-01-16T09:00:00Z' } }, 'change.snoozed_until'],
    [{ ...contacts, ids: undefined, filter: { segment: 999_999_999 } }, 'filter.segment'],
  ]
  for (const [body, field] of wrong) {
    for (const dry_run of [true, false]) {
      const answer = await bulk({ ...body, dry_run })
      expect([body, answer.status, answer.body.errors?.[0]?.field]).toEqual([body, 422, field])
    }
  }
})

test('a key needs the scopes of the single change, and sees what it may read', async () => {
  const { body: contact } = await parley.request('POST', '/v1/contacts', { body: { phone: String(++phones) } })
  const body = { resource: 'contacts', ids: [contact.id], change: { owner: 'asha' } }
  const keyWith = (...scopes: string[]) => parley.mint({ scopes: scopes as never })
  const ask = async (key: string, given: object) => {
    const { status, body } = await parley.request('POST', '/v1/bulk-changes', { key, body: given })
    return [status, body.code]
  }
  const writer = await keyWith('contacts:write')
  expect(await ask(writer, body)).toEqual([202, undefined])
  expect(await ask(writer, { ...body, ids: undefined, filter: {} })).toEqual([403, 'missing_scope'])
  const answerer = await keyWith('conversations:write', 'conversations:read')
  expect(await ask(answerer, body)).toEqual([403, 'missing_scope'])
  const talks = { resource: 'conversations', filter: {}, change: { priority: 'low' } }
  expect(await ask(answerer, talks)).toEqual([202, undefined])
  expect(await ask(answerer, { ...talks, filter: { q: 'hello' } })).toEqual([403, 'missing_scope'])
  const list = async (key: string) => (await parley.request('GET', '/v1/bulk-changes', { key })).body.data
  const seen = await list(answerer)
  expect(new Set(seen.map(({ resource }: { resource: string }) => resource))).toEqual(new Set(['conversations']))
  const reader = await keyWith('contacts:read')
  const path = `/v1/bulk-changes/${seen[0].id}`
  expect((await parley.request('GET', path, { key: reader })).status).toBe(404)
  expect((await parley.request('POST', `${path}/cancel`, { key: writer })).status).toBe(404)
  const none = await keyWith('tasks:read')
  expect((await parley.request('GET', '/v1/bulk-changes', { key: none })).status).toBe(403)
})

test('a cancelled one changes nothing more, and a completed one can’t be cancelled', async () => {
  const idle = await startHarness()
  try {
    const { body: contact } = await idle.request('POST', '/v1/contacts', { body: { phone: '919812345678' } })
    const body = { resource: 'contacts', filter: {}, change: { owner: 'asha' } }
    const { body: begun } = await idle.request('POST', '/v1/bulk-changes', { body })
    expect(begun).toMatchObject({ status: 'running', matched: 1, done: 0 })
    const cancel = () => idle.request('POST', `/v1/bulk-changes/${begun.id}/cancel`)
    expect(await cancel()).toMatchObject({ status: 200, body: { status: 'cancelled', done: 0 } })
    expect(await cancel()).toMatchObject({ status: 200, body: { status: 'cancelled' } })
    expect(await idle.sql('select from bulk_change_items')).toEqual([])
    expect((await idle.request('GET', `/v1/contacts/${contact.id}`)).body.owner).toBeNull()
  } finally {
    await idle.stop()
  }
  const { contact, made, say } = await workspace()
  const done = await made({ resource: 'contacts', ids: [await contact()], change: { owner: 'asha' } })
  const refused = await say('POST', `/v1/bulk-changes/${done.id}/cancel`)
  expect([refused.status, refused.body.code]).toEqual([409, 'bulk_change_completed'])
})

test('the worker finds what to do by an index, however long the list is', async () => {
  const plan = async (statement: string) =>
    (await parley.sql<{ 'QUERY PLAN': string }>(`explain ${statement}`)).map((row) => row['QUERY PLAN']).join('\n')
  await parley.sql(`insert into bulk_change_items (bulk_change_id, thing_id, workspace_id)
    select 900000 + n % 3, n, 900000 from generate_series(1, 30000) n`)
  await parley.sql('analyze bulk_change_items')
  const next = await plan(`select thing_id from bulk_change_items
    where bulk_change_id = 900001 and thing_id > 5000 order by thing_id limit 50`)
  expect(next).toContain('bulk_change_items_pkey')
  expect(next).not.toMatch(/Seq Scan|Sort/)
  await parley.sql('delete from bulk_change_items where workspace_id = 900000')
})
