import { beforeAll, describe, expect, test } from 'vitest'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { makeHistory } from '../../../testing/history.ts'
import { snapshotWorkspace } from '../../../testing/workspace-snapshot.ts'

let parley: Harness
beforeAll(async () => {
  // The log of requests is written some time after the answers, in the midst of what a test compares.
  parley = await startHarness({ PARLEY_REQUEST_HISTORY: 'off' })
  // Ids have the machine's time, whatever the test clock says.
  parley.clock.advance(3_600_000)
  return parley.stop
})

let hooks = 0
const since = new Date(Date.now() - 3_600_000).toISOString()

/** A new workspace with an endpoint. */
async function workspace() {
  const { id, key } = await parley.createWorkspace()
  const ask = (method: string, path: string, body?: object) => parley.request(method, path, { key, body })
  const subscribe = async (more: object = {}) =>
    (await ask('POST', '/v1/endpoints', { url: `http://127.0.0.1:9/${++hooks}`, events: ['contact.created'], ...more }))
      .body.id
  return {
    id,
    ask,
    subscribe,
    endpointId: (await subscribe()) as number,
    replay: (body: object = {}) => ask('POST', '/v1/replays', { since, ...body }),
    has: (state: 'pending' | 'delivered' | 'exhausted' | 'cancelled', events: number, endpointIds: number[]) =>
      makeHistory(parley.sql, { workspaceId: id, events, state, endpointIds }),
  }
}

const counts = (by_state: object, skipped = 0) => {
  const all = { delivered: 0, exhausted: 0, cancelled: 0, missing: 0, ...by_state }
  return { total: Object.values(all).reduce((sum, n) => sum + n, 0), by_state: all, skipped }
}

describe('a dry run of a replay', () => {
  test('counts deliveries that are neither delivered nor pending, and changes nothing', async () => {
    const { id, endpointId, subscribe, replay, has } = await workspace()
    await has('pending', 1, [endpointId])
    await has('delivered', 2, [endpointId])
    await has('exhausted', 3, [endpointId])
    await has('cancelled', 4, [endpointId])
    const later = await subscribe()
    await has('exhausted', 5, [later])
    const disabled = await subscribe()
    await has('exhausted', 6, [disabled])
    await parley.sql('update endpoints set disabled_at = now() where id = $1', [disabled])
    const before = await snapshotWorkspace(parley.sql, id)
    const { status, body } = await replay({ dry_run: true })
    // Each endpoint lacks the deliveries of the others.
    const own = counts({ exhausted: 3, cancelled: 4, missing: 5 + 6 })
    const other = counts({ exhausted: 5, missing: 1 + 2 + 3 + 4 + 6 })
    expect([status, body]).toEqual([
      200,
      {
        dry_run: true,
        filter: { endpoint_id: null, event_types: null, since, until: parley.clock.now().toISOString(), state: null },
        counts: counts({ exhausted: 8, cancelled: 4, missing: 27 }, 6),
        endpoints: [
          { endpoint_id: endpointId, ...own },
          { endpoint_id: later, ...other },
          { endpoint_id: disabled, ...counts({}, 6) },
        ],
      },
    ])
    expect(await snapshotWorkspace(parley.sql, id)).toEqual(before)
  })

  test('is filtered by endpoint, type, state and time', async () => {
    const { endpointId, subscribe, replay, has } = await workspace()
    await has('delivered', 2, [endpointId])
    await has('exhausted', 3, [endpointId])
    const later = await subscribe({ events: ['message.sent', 'contact.created'] })
    const count = async (filter: object) => (await replay({ dry_run: true, ...filter })).body.counts
    expect(await count({ endpoint_id: endpointId })).toEqual(counts({ exhausted: 3 }))
    expect(await count({ endpoint_id: later })).toEqual(counts({ missing: 5 }))
    expect(await count({ state: 'delivered' })).toEqual(counts({ delivered: 2 }))
    expect(await count({ state: 'missing' })).toEqual(counts({ missing: 5 }))
    expect(await count({ event_types: ['message.sent', 'contact.updated'] })).toEqual(counts({}))
    expect(await count({ event_types: ['contact.created'] })).toEqual(counts({ exhausted: 3, missing: 5 }))
    expect(await count({ until: since, since: '2026-01-01T00:00:00Z' })).toEqual(counts({}))
  })

  test('finds exactly the deliveries that an endpoint lacks', async () => {
    const { ask, replay, subscribe } = await workspace()
    const channel = (await ask('POST', '/v1/channels', { type: 'simulator', name: 'Second' })).body.id
    await ask('POST', '/v1/messages', { to: '919812345678', text: 'on the default' })
    await ask('POST', '/v1/messages', { to: '919812345678', text: 'on the second', channel_id: channel })
    const events = ['message.sent']
    const every = await subscribe({ events })
    const one = await subscribe({ events, channel_id: channel })
    const none = await subscribe({ events: ['deal.updated'] })
    await ask('POST', `/v1/endpoints/${every}/test`, {})
    const { body } = await replay({ dry_run: true, state: 'missing', event_types: events })
    expect(body.endpoints).toEqual([
      { endpoint_id: every, ...counts({ missing: 2 }) },
      { endpoint_id: one, ...counts({ missing: 1 }) },
    ])
    expect((await replay({ dry_run: true, endpoint_id: none })).body.counts.total).toBe(0)
  })
})

describe('a replay that is requested twice', () => {
  test('runs once, also when it is requested concurrently', async () => {
    const { replay, ask } = await workspace()
    const answers = await Promise.all(Array.from({ length: 8 }, () => replay()))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(7).fill(200), 202])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect((await ask('GET', '/v1/replays')).body.data).toEqual([answers[0]?.body])
  })

  test('is the same in any order of types, and another with any other filter', async () => {
    const { replay, endpointId } = await workspace()
    const first = await replay({ event_types: ['contact.created', 'message.sent'] })
    const filters = [
      { event_types: ['message.sent', 'contact.created', 'message.sent'] },
      { event_types: ['message.sent'] },
      { event_types: ['contact.created', 'message.sent'], state: 'exhausted' },
      { event_types: ['contact.created', 'message.sent'], endpoint_id: endpointId },
      { event_types: ['contact.created', 'message.sent'], until: first.body.filter.until },
    ]
    const answers = []
    for (const filter of filters) answers.push(await replay(filter))
    expect(answers.map(({ status }) => status)).toEqual([200, 202, 202, 202, 202])
    expect(answers[0]?.body.id).toBe(first.body.id)
  })

  test('is the same without an end time, and shows the end time of the first request', async () => {
    const { replay } = await workspace()
    const first = await replay()
    parley.clock.advance(60_000)
    const second = await replay()
    expect([second.status, second.body]).toEqual([200, first.body])
  })

  test('returns the completed replay unless it is asked to run again', async () => {
    const { replay } = await workspace()
    const { body: first } = await replay()
    expect((await replay({ again: true })).body.id).toBe(first.id)
    await parley.sql(`update replays set state = 'completed', completed_at = now() where id = $1`, [first.id])
    expect(await replay()).toMatchObject({ status: 200, body: { id: first.id, state: 'completed' } })
    const again = await Promise.all([replay({ again: true }), replay({ again: true })])
    expect(again.map(({ status }) => status).toSorted()).toEqual([200, 202])
    expect(again[0]?.body.id).toBe(again[1]?.body.id)
    expect(again[0]?.body.id).toBeGreaterThan(first.id)
  })

  test('runs again after the first was cancelled', async () => {
    const { replay, ask } = await workspace()
    const { body: first } = await replay()
    const cancelled = await ask('POST', `/v1/replays/${first.id}/cancel`)
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', completed_at: expect.any(String) } })
    expect((await ask('POST', `/v1/replays/${first.id}/cancel`)).body).toEqual(cancelled.body)
    expect(await replay()).toMatchObject({ status: 202, body: { state: 'running' } })
    expect((await ask('GET', `/v1/replays/${first.id}`)).body.state).toBe('cancelled')
  })
})

describe('a replay is refused for', () => {
  let endpointId: number
  beforeAll(async () => {
    endpointId = (await workspace()).endpointId
  })

  test.each([
    ['since', {}],
    ['since', { since: 'yesterday' }],
    ['since', { since: '1969-12-31T00:00:00Z' }],
    ['since', { since: '2126-01-01T00:00:00Z' }],
    ['since', { since, until: since }],
    ['until', { since, until: null }],
    ['state', { since, state: 'pending' }],
    ['event_types', { since, event_types: [] }],
    ['event_types.0', { since, event_types: ['lead.created'] }],
    ['endpoint_id', { since, endpoint_id: 999_999 }],
    ['dry_run', { since, dry_run: 'yes' }],
  ])('%s in %j', async (field, body) => {
    const answer = await parley.request('POST', '/v1/replays', { body })
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, field])
  })

  test('an endpoint of another workspace', async () => {
    const { status, body } = await parley.request('POST', '/v1/replays', { body: { since, endpoint_id: endpointId } })
    expect([status, body.errors[0].field]).toEqual([422, 'endpoint_id'])
  })
})

test('a replay in a workspace without endpoints completes at once with nothing to do', async () => {
  const { key } = await parley.createWorkspace()
  const { status, body } = await parley.request('POST', '/v1/replays', { key, body: { since } })
  expect([status, body.state, body.counts.total]).toEqual([202, 'completed', 0])
  const cancelled = await parley.request('POST', `/v1/replays/${body.id}/cancel`, { key })
  expect([cancelled.status, cancelled.body.code]).toEqual([409, 'replay_completed'])
})
