import { createFakeClock } from '@parley/test-kit/fake-clock'
import pg from 'pg'
import { beforeAll, describe, expect, test, vi } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({}, createFakeClock(new Date(new Date().setUTCHours(12, 0, 0, 0))), undefined, {
    timings: { figures: 20, eventMargin: 300 },
  })
  parley.startWorkers()
  return parley.stop
})

const ok = async (method: string, path: string, body?: object, key = parley.key) => {
  const answer = await parley.request(method, path, { key, ...(body && { body }) })
  expect([path, answer.status < 300, answer.body]).toEqual([path, true, answer.body])
  return answer.body
}
const read = (query: string, key = parley.key) => parley.request('GET', `/v1/analytics?${query}`, { key })
const totalsOf = async (query: string, key?: string) => (await read(query, key)).body.totals
const rowsOf = async (query: string, key?: string) =>
  Object.fromEntries(
    (await read(query, key)).body.rows.map(({ key, figures }: { key: string; figures: object }) => [key, figures]),
  )
const hear = (from: string, text = 'Hello', key?: string) => ok('POST', '/v1/simulator/inbound', { from, text }, key)
const today = () => parley.clock.now().toISOString().slice(0, 10)

describe('a conversation', () => {
  beforeAll(async () => {
    const { conversation_id, contact_id } = await hear('919812340001')
    await ok('PATCH', `/v1/conversations/${conversation_id}`, { assignee: 'Asha' })
    await hear('919812340001', 'Anyone?')
    await parley.advance(90_000)
    await ok('POST', '/v1/messages', { contact_id, text: 'Hi' })
    await ok('POST', '/v1/messages', { contact_id, text: 'How can I help?' })
    await parley.advance(3_600_000)
    await ok('PATCH', `/v1/conversations/${conversation_id}`, { status: 'resolved' })
    await hear('919812340001', 'One more thing')
    await parley.advance(10_000)
    await ok('POST', '/v1/messages', { contact_id, text: 'Yes?' })
    await vi.waitFor(async () => expect((await totalsOf('metric=responses')).first_responses).toBe(2), 10_000)
  })

  test('is counted with its messages, the first answer each time it was opened, and how long that took', async () => {
    expect(await totalsOf('metric=messages&group_by=channel')).toEqual({ received: 3, sent: 3, failed: 0 })
    const responses = await totalsOf('metric=responses&group_by=channel')
    expect(responses).toMatchObject({ opened: 2, resolved: 1, first_responses: 2, first_response_mean: 50 })
    expect(responses.resolution_mean).toBe(3_690)
    // Within a fifth.
    expect(responses.first_response_median).toBeGreaterThanOrEqual(10)
    expect(responses.first_response_median).toBeLessThan(12)
    expect(responses.first_response_p90).toBeGreaterThanOrEqual(90)
    expect(responses.first_response_p90).toBeLessThan(108)
  })

  test('is counted for its day, its channel and its assignee', async () => {
    const { body } = await read('metric=messages')
    expect(body).toMatchObject({ group_by: 'day', time_zone: 'UTC', to: today() })
    expect(body.rows).toHaveLength(30)
    const { body: byChannel } = await read('metric=messages&group_by=channel')
    expect(byChannel.rows).toEqual([{ key: '1', name: 'Simulator', figures: body.rows.at(-1).figures }])
    const asha = { sent: 3, first_responses: 2, first_response_mean: 50, resolved: 1, resolution_mean: 3_690 }
    expect(await rowsOf('metric=people')).toMatchObject({ Asha: asha })
    expect(await rowsOf('metric=responses&group_by=person')).toMatchObject({ Asha: { first_responses: 2 } })
    expect(await rowsOf('metric=agents')).toEqual({})
  })

  test('leaves as CSV', async () => {
    const { status, headers, body } = await parley.request('GET', '/v1/analytics/export.csv?metric=people')
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(headers.get('content-disposition')).toMatch(/filename="people-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv"/)
    const [header, line] = body.split('\r\n')
    expect(header).toMatch(/^\uFEFF?person,name,sent,failed,first_responses,/)
    expect(line).toMatch(/^Asha,,3,0,2,/)
  })
})

describe('the funnel', () => {
  test('counts a contact once for each stage, with the share of the stage before', async () => {
    const key = (await parley.createWorkspace()).key
    const create = (phone: string) => parley.request('POST', '/v1/contacts', { key, body: { phone } })
    const [one] = await Promise.all([create('919812340101'), create('919812340102')])
    const move = (stage: string) => parley.request('PATCH', `/v1/contacts/${one?.body.id}`, { key, body: { stage } })
    for (const stage of ['Contacted', 'New', 'Contacted']) await move(stage)
    await expect
      .poll(async () => (await read('metric=funnel', key)).body.rows[1].figures)
      .toEqual({
        entered: 1,
        conversion: 0.5,
      })
    const { rows } = (await read('metric=funnel', key)).body
    expect(rows[0]).toEqual({ key: 'New', name: null, figures: { entered: 2, conversion: null } })
    expect(rows.map((row: { key: string }) => row.key)).toContain('Lost')
  })
})

describe('a campaign', () => {
  test('has its results', async () => {
    const { key } = await parley.createWorkspace()
    const { id: contact_id } = await ok('POST', '/v1/contacts', { phone: '919812340201' }, key)
    const steps = [
      { type: 'message', content: { type: 'text', text: 'Hi' } },
      { type: 'wait', days: 1 },
    ]
    const { id } = await ok('POST', '/v1/campaigns', { name: 'Spring', steps }, key)
    await ok('POST', `/v1/campaigns/${id}/enrollments`, { contact_ids: [contact_id] }, key)
    await ok('POST', `/v1/campaigns/${id}/start`, undefined, key)
    await expect.poll(() => rowsOf('metric=campaigns', key)).toMatchObject({ [id]: { enrolled: 1, messages: 1 } })
    await hear('919812340201', 'Yes', key)
    await expect
      .poll(() => rowsOf('metric=campaigns', key))
      .toEqual({
        [id]: { enrolled: 1, messages: 1, replied: 1, completed: 0, stopped: 1, failed: 0, reply_rate: 1 },
      })
    expect((await read('metric=campaigns', key)).body.rows[0].name).toBe('Spring')
  })
})

describe('an event', () => {
  const insert = `insert into events (id, workspace_id, type, occurred_at, data, channel_id)
    values (uuid_v7(), $1, 'message.received', $2, '{}', 1)`

  /** The fence stands since so many milliseconds of the database's time: twice the margin. */
  const waitsLonger = (ms: number) => async () => {
    const [row] = await parley.sql<{ waits: boolean }>(
      `select fence_at < clock_timestamp() - $1 * interval '1 ms' as waits from figure_horizon`,
      [ms],
    )
    return row?.waits
  }

  test('that is committed after later ones is counted nevertheless, and once', async () => {
    const { id, key } = await parley.createWorkspace()
    const slow = new pg.Client({ connectionString: parley.databaseUrl })
    await slow.connect()
    await slow.query('begin')
    await slow.query(insert, [id, parley.clock.now()])
    await parley.sql(insert, [id, parley.clock.now()])
    // As long as the first one isn't committed, nothing after it is counted.
    await parley.sql(insert, [id, parley.clock.now()])
    await expect.poll(waitsLonger(600)).toBe(true)
    expect(await totalsOf('metric=messages', key)).toEqual({ received: 0, sent: 0, failed: 0 })
    await slow.query('commit')
    await slow.end()
    await expect.poll(() => totalsOf('metric=messages', key)).toEqual({ received: 3, sent: 0, failed: 0 })
  })

  test('counts for the day of the workspace, not that of UTC', async () => {
    const { id, key } = await parley.createWorkspace()
    await parley.request('PATCH', '/v1/workspace', { key, body: { time_zone: 'Asia/Kolkata' } })
    await parley.sql(insert, [id, '2026-01-15T18:29:59Z'])
    await parley.sql(insert, [id, '2026-01-15T18:30:00Z'])
    const query = 'metric=messages&from=2026-01-15&to=2026-01-16'
    await expect.poll(() => totalsOf(query, key)).toMatchObject({ received: 2 })
    const { body } = await read(query, key)
    expect(body.rows.map(({ figures }: { figures: { received: number } }) => figures.received)).toEqual([1, 1])
    expect(body.time_zone).toBe('Asia/Kolkata')
    const weeks = await read('metric=messages&from=2026-01-12&to=2026-01-20&group_by=week', key)
    expect(weeks.body.rows.map((row: { key: string }) => row.key)).toEqual(['2026-01-12', '2026-01-19'])
    const months = await read('metric=messages&from=2025-12-31&to=2026-01-20&group_by=month', key)
    expect(months.body.rows.map(({ key, figures }: { key: string; figures: object }) => [key, figures])).toEqual([
      ['2025-12-01', { received: 0, sent: 0, failed: 0 }],
      ['2026-01-01', { received: 2, sent: 0, failed: 0 }],
    ])
  })

  test('of an erased contact still counts', async () => {
    const { id, key } = await parley.createWorkspace()
    await parley.sql(insert.replace("'{}'", `'{"erased":true}'`), [id, parley.clock.now()])
    await expect.poll(() => totalsOf('metric=messages', key)).toMatchObject({ received: 1 })
  })
})

describe('refused is', () => {
  test.for([
    ['metric=weather', 'metric', /must be one of messages, responses/],
    ['metric=funnel&group_by=day', 'group_by', 'must be one of stage for funnel'],
    ['metric=messages&group_by=year', 'group_by', /must be one of day/],
    ['metric=messages&from=2026-02-30', 'from', 'must be a day like 2026-01-15'],
    ['metric=messages&from=2026-02-03&to=2026-02-02', 'from', 'must not be after to'],
    ['metric=messages&from=2025-01-01&to=2026-02-05', 'to', 'must be at most 400 days after from'],
  ] as const)('%s', async ([query, field, message]) => {
    const { status, body } = await read(query)
    expect(status).toBe(422)
    expect(body.errors).toEqual([
      { field, message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ])
  })
})

test('GraphQL has the same figures', async () => {
  const query = `{ analytics(metric: messages, groupBy: channel) { metric groupBy totals rows { key name figures } } }`
  const { body } = await parley.request('POST', '/graphql', { body: { query } })
  const { body: rest } = await read('metric=messages&group_by=channel')
  expect(body.data.analytics).toEqual({
    metric: 'messages',
    groupBy: 'channel',
    totals: rest.totals,
    rows: rest.rows,
  })
})

describe('the daily digest', () => {
  const digests = (workspaceId: number) =>
    parley.sql<{ data: object }>(`select data from events where workspace_id = $1 and type = 'digest.daily'`, [
      workspaceId,
    ])

  test('comes once a day from its hour, with the figures of yesterday', async () => {
    const { id, key } = await parley.createWorkspace()
    ;(await parley.startAnother()).startWorkers()
    const { body } = await parley.request('PATCH', '/v1/workspace', { key, body: { digest_hour: 0 } })
    expect(body.digest_hour).toBe(0)
    await expect.poll(async () => (await digests(id)).length).toBe(1)

    const yesterday = new Date(parley.clock.now().getTime() - 86_400_000).toISOString().slice(0, 10)
    expect((await digests(id))[0]?.data).toEqual({
      day: yesterday,
      time_zone: 'UTC',
      messages: { received: 0, sent: 0, failed: 0 },
      conversations: { opened: 0, resolved: 0 },
      first_response: { count: 0, median: null },
      deliveries: { delivered: 0, exhausted: 0 },
      waiting_handoffs: 0,
      overdue_tasks: 0,
    })
    await parley.advance(3_600_000)
    const counted = async () => (await read('metric=messages', key)).body.counted_until
    const before = await counted()
    await expect.poll(counted).not.toBe(before)
    expect(await digests(id)).toHaveLength(1)
  })

  test('is off by default, and refuses an hour that no day has', async () => {
    expect((await ok('GET', '/v1/workspace')).digest_hour).toBeNull()
    const { status, body } = await parley.request('PATCH', '/v1/workspace', { body: { digest_hour: 24 } })
    expect([status, body.errors]).toEqual([
      422,
      [{ field: 'digest_hour', message: 'must be a whole number from 0 to 23' }],
    ])
    expect(await digests(1)).toEqual([])
  })
})
