import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import type { ParleyError } from '../../kernel/errors.ts'
import { operatorOf } from '../keys/holder.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_PUBLIC_URL: 'https://parley.example.com/' })
  return parley.stop
})

// A Monday.
const monday = '2036-01-21'
const at = (time: string, date = monday) => `${date}T${time}:00.000Z`
const tenant = {
  workspaceId: 1,
  mode: 'live' as const,
  actor: 'test',
  stages: ['New'],
  scoring: defaultRules,
  defaultCountry: null,
}

let contactId: number
let last = 919_860_000_000

const book = (start: string, more: object = {}) =>
  parley.request('POST', '/v1/meetings', { body: { contact_id: contactId, start, ...more } })
const slots = async (query = '') => (await parley.request('GET', `/v1/calendar/slots?${query}`)).body.data
const starts = async (query = '') => (await slots(query)).map(({ start }: { start: string }) => start.slice(5, 16))
const setClock = (time: string) => parley.clock.advance(Date.parse(time) - parley.clock.now().getTime())
const put = (body: object) => parley.request('PUT', '/v1/calendar', { body })
const eventsOf = async (type: string) =>
  (await parley.request('GET', `/v1/events?limit=100&type=${type}`)).body.data.toReversed()

beforeEach(async () => {
  setClock(at('08:00'))
  await parley.sql('delete from meetings')
  await parley.sql('delete from calendars')
  const { body } = await parley.request('POST', '/v1/contacts', {
    body: { phone: String(++last), name: 'Rohan Mehta' },
  })
  contactId = body.id
})

describe('the calendar', () => {
  test('has defaults, in the workspace’s time zone', async () => {
    const { body } = await parley.request('GET', '/v1/calendar')
    expect(body).toMatchObject({
      time_zone: 'UTC',
      duration_minutes: 30,
      buffer_minutes: 0,
      minimum_notice_minutes: 60,
      days_ahead: 60,
      holidays: [],
      hours: { monday: [{ from: '09:00', to: '17:00' }], sunday: [] },
    })
    await parley.request('PATCH', '/v1/workspace', { body: { time_zone: 'Asia/Kolkata' } })
    expect((await parley.request('GET', '/v1/calendar')).body.time_zone).toBe('Asia/Kolkata')
    await parley.request('PATCH', '/v1/workspace', { body: { time_zone: 'UTC' } })
  })

  test('is replaced as a whole', async () => {
    const said = {
      time_zone: 'Europe/Berlin',
      duration_minutes: 45,
      buffer_minutes: 15,
      minimum_notice_minutes: 0,
      hours: { tuesday: [{ from: '08:00', to: '24:00' }] },
      days_ahead: 7,
      holidays: ['2036-12-25', '2036-01-01', '2036-12-25'],
    }
    const { status, body } = await put(said)
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ ...said, hours: expect.anything(), holidays: ['2036-01-01', '2036-12-25'] }),
    ])
    expect(body.hours).toMatchObject({ monday: [], tuesday: said.hours.tuesday })
    expect((await parley.request('GET', '/v1/calendar')).body).toEqual(body)
    expect((await put({ duration_minutes: 60 })).body).toMatchObject({ time_zone: 'UTC', holidays: [] })
  })

  test.each([
    [{ time_zone: 'Mars/Olympus' }, 'time_zone must be an IANA time zone like America/Sao_Paulo'],
    [{ time_zone: 'UTC+25' }, 'time_zone must be an IANA time zone like America/Sao_Paulo'],
    [{ hours: { monday: [{ from: '9', to: '17:00' }] } }, 'hours.monday.0.from must be a time like 09:00'],
    [{ hours: { monday: [{ from: '17:00', to: '09:00' }] } }, 'hours.monday.0.to must be later than from'],
    [
      {
        hours: {
          monday: [
            { from: '09:00', to: '13:00' },
            { from: '12:00', to: '14:00' },
          ],
        },
      },
      'hours.monday.1.from must not be before the end of the previous hours',
    ],
    [{ hours: { moonday: [] } }, 'hours.moonday is not a known field'],
    [{ holidays: ['2036-02-30'] }, 'holidays.0 must be a date like 2026-12-25'],
    [{ buffer_minutes: -1 }, 'buffer_minutes must be a whole number from 0 to 480'],
  ])('refuses %j', async (wrong, detail) => {
    const { status, body } = await put(wrong)
    expect([status, body.detail]).toEqual([422, detail])
  })
})

describe('free slots', () => {
  test('follow one another within the hours and after the notice, the earliest first', async () => {
    await put({
      hours: {
        monday: [
          { from: '09:00', to: '10:15' },
          { from: '14:00', to: '15:00' },
        ],
      },
    })
    expect(await starts('limit=5')).toEqual(['01-21T09:00', '01-21T09:30', '01-21T14:00', '01-21T14:30', '01-28T09:00'])
    setClock(at('08:10'))
    expect(await starts('limit=1')).toEqual(['01-21T09:30'])
    expect((await slots('limit=1'))[0]).toEqual({ start: at('09:30'), end: at('10:00') })
  })

  test('exclude booked times and the buffers on both sides', async () => {
    await put({ buffer_minutes: 15, hours: { monday: [{ from: '09:00', to: '12:00' }] } })
    expect((await book(at('10:00'))).status).toBe(201)
    const query = `until=${at('23:00')}`
    expect(await starts(query)).toEqual(['01-21T09:00', '01-21T11:00', '01-21T11:30'])
    expect(await starts(`${query}&duration_minutes=45`)).toEqual(['01-21T09:00', '01-21T11:15'])
    const early = await book(at('09:31'), { duration_minutes: 15 })
    expect([early.status, early.body.code]).toEqual([409, 'slot_taken'])
    expect((await book(at('09:30'), { duration_minutes: 15 })).status).toBe(201)
    expect((await book(at('10:44'), { duration_minutes: 15 })).status).toBe(409)
    expect((await book(at('10:45'), { duration_minutes: 15 })).status).toBe(201)
  })

  test('lie in the range and the days ahead, and not on holidays', async () => {
    await put({
      days_ahead: 2,
      holidays: ['2036-01-22'],
      hours: {
        monday: [],
        tuesday: [{ from: '09:00', to: '11:00' }],
        wednesday: [{ from: '09:00', to: '11:00' }],
        thursday: [{ from: '09:00', to: '11:00' }],
      },
    })
    expect(await starts()).toEqual(['01-23T09:00', '01-23T09:30', '01-23T10:00', '01-23T10:30'])
    const range = `from=${at('09:20', '2036-01-23')}&until=${at('10:30', '2036-01-23')}`
    expect(await starts(range)).toEqual(['01-23T09:30', '01-23T10:00'])
    expect(await starts(`from=${at('09:00', '2036-01-24')}`)).toEqual([])
    expect(await starts(`until=${at('09:00', '2036-01-20')}`)).toEqual([])
  })

  test('can all be booked, also on days with a skipped or a repeated hour', async () => {
    for (const date of ['2036-03-30', '2036-10-26']) {
      setClock(at('12:00', `${date.slice(0, 8)}${Number(date.slice(8)) - 1}`))
      const day = [{ from: '00:00', to: '05:00' }]
      await put({ time_zone: 'Europe/Berlin', hours: { sunday: day }, minimum_notice_minutes: 0, days_ahead: 1 })
      const free = await slots()
      expect(free).toHaveLength(date === '2036-03-30' ? 8 : 12)
      for (const { start, end } of free) expect(await book(start)).toMatchObject({ status: 201, body: { end } })
      expect(await slots()).toEqual([])
    }
  })

  test.each([
    ['limit=0', 'limit'],
    ['duration_minutes=4', 'duration_minutes'],
    ['from=tomorrow', 'from'],
    ['to=2036-01-21T09:00:00Z', 'to'],
  ])('with %s are refused', async (query, field) => {
    const { status, body } = await parley.request('GET', `/v1/calendar/slots?${query}`)
    expect([status, body.errors[0].field]).toEqual([422, field])
  })
})

describe('booking a meeting', () => {
  test('creates the meeting and causes one event', async () => {
    const said = await parley.request('POST', '/v1/simulator/inbound', {
      body: { from: String(last), text: 'Monday at ten!' },
    })
    const { conversation_id } = said.body
    const { status, body } = await book('2036-01-21T15:30:00+05:30', {
      title: 'Demo',
      notes: 'Pro plan',
      conversation_id,
    })
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        contact_id: contactId,
        conversation_id,
        title: 'Demo',
        notes: 'Pro plan',
        status: 'booked',
        start: at('10:00'),
        end: at('10:30'),
        agent_slug: null,
        evidence: [],
        revision: 0,
        cancelled_at: null,
        cancel_reason: null,
        url: expect.stringMatching(/^https:\/\/parley\.example\.com\/m\/[\w-]{32}$/),
      }),
    ])
    expect((await parley.request('GET', `/v1/meetings/${body.id}`)).body).toEqual(body)
    const [event, ...more] = (await eventsOf('meeting.booked')).filter(
      ({ data }: { data: { id: number } }) => data.id === body.id,
    )
    expect(more).toEqual([])
    const context = { contact: { id: contactId }, conversation: { id: conversation_id }, run: null }
    expect(event.data).toMatchObject({ ...body, ...context })
  })

  test('200 times at once through two processes succeeds once for the same slot', async () => {
    const other = await parley.startAnother()
    const otherUrl = await (await other.app()).listen({ host: '127.0.0.1', port: 0 })
    const key = (await parley.services.keys.mint(operatorOf(1), {})).key
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const response = await fetch(`${n % 2 ? parley.url : otherUrl}/v1/meetings`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          // Half of the requests only overlap the others.
          body: JSON.stringify({ contact_id: contactId, start: n % 4 < 2 ? at('10:00') : at('10:15') }),
        })
        // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test says it is
        return { status: response.status, body: (await response.json()) as any }
      }),
    )
    const refused = answers.filter(({ status }) => status === 409)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(refused).toHaveLength(199)
    for (const { body } of refused) {
      expect(body).toMatchObject({ code: 'slot_taken', errors: [{ field: 'start', message: 'is taken' }] })
      expect(body.alternatives).toHaveLength(3)
      for (const { start } of body.alternatives) expect(start >= at('10:30')).toBe(true)
    }
    expect(await parley.sql('select from meetings')).toHaveLength(1)
  })

  test.each([
    ['before the hours', at('08:30', '2036-01-22')],
    ['across their end', at('16:45')],
    ['on a day without', at('10:00', '2036-01-20')],
    ['at too short a notice', at('09:00')],
    ['too far ahead', at('10:00', '2036-04-21')],
  ])('%s is refused unless outside hours are allowed', async (what, start) => {
    setClock(at(what === 'on a day without' ? '08:00' : '08:30', '2036-01-20'))
    if (what === 'at too short a notice') setClock(at('08:30'))
    const { status, body } = await book(start)
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'not_bookable', 'start'])
    expect(body.alternatives).toHaveLength(3)
    expect((await book(body.alternatives[0].start)).status).toBe(201)
    expect((await book(start, { any_time: true })).status).toBe(201)
    expect((await book(start, { any_time: true })).status).toBe(409)
  })

  test.each([
    ['no contact', { contact_id: undefined }, 'contact_id is required'],
    ['an unknown one', { contact_id: 999_999 }, 'contact_id must be a contact of this workspace'],
    ['no start', { start: undefined }, 'start is required'],
    ['a start in the past', { start: at('07:00'), any_time: true }, 'start must be in the future'],
    ['seconds', { start: '2036-01-21T10:00:01Z' }, 'start must be a whole minute'],
    [
      'a conversation that is not there',
      { conversation_id: 999_999 },
      'conversation_id must be a conversation of this contact',
    ],
    ['too short a time', { duration_minutes: 1 }, 'duration_minutes must be a whole number from 5 to 480'],
  ])('with %s is refused', async (_what, wrong, detail) => {
    const { status, body } = await book(at('10:00'), wrong)
    expect([status, body.detail]).toEqual([422, detail])
  })

  test('by an agent records run and evidence, and a refusal leaves the caller’s transaction usable', async () => {
    const input = { agentSlug: 'sales.demo_booker', agentRunId: 91, evidence: [42, 43] }
    const meeting = await parley.services.meetings.book(tenant, { contactId, start: at('10:00'), ...input })
    expect(meeting).toMatchObject({ agent_slug: 'sales.demo_booker', agent_run_id: 91, evidence: [42, 43] })
    const told = (await eventsOf('meeting.booked')).at(-1)
    expect(told.data).toMatchObject({ run: { id: 91, agent_slug: 'sales.demo_booker' }, conversation: null })
    const refusal = await parley.services.meetings
      .book(tenant, { contactId, start: at('10:00') })
      .catch((error) => error)
    expect((refusal as ParleyError).data.alternatives).toEqual([
      { start: at('10:30'), end: at('11:00') },
      { start: at('11:00'), end: at('11:30') },
      { start: at('11:30'), end: at('12:00') },
    ])
  })
})

describe('a meeting', () => {
  test('can be moved, also to a time that overlaps its own', async () => {
    const { body } = await book(at('10:00'))
    const patch = (change: object) => parley.request('PATCH', `/v1/meetings/${body.id}`, { body: change })
    expect((await patch({ start: at('10:15') })).body).toMatchObject({
      start: at('10:15'),
      end: at('10:45'),
      revision: 1,
    })
    expect((await patch({ duration_minutes: 60 })).body).toMatchObject({ start: at('10:15'), end: at('11:15') })
    expect((await patch({ title: 'Second demo', notes: null })).body).toMatchObject({
      title: 'Second demo',
      revision: 3,
    })
    expect((await book(at('10:00'), { duration_minutes: 15 })).status).toBe(201)
  })

  test('can not be moved onto another meeting, nor out of the hours', async () => {
    await book(at('11:00'))
    const { body } = await book(at('10:00'))
    const taken = await parley.request('PATCH', `/v1/meetings/${body.id}`, { body: { start: at('10:45') } })
    expect([taken.status, taken.body.code, taken.body.errors[0].field]).toEqual([409, 'slot_taken', 'start'])
    expect(taken.body.alternatives).toHaveLength(3)
    const outside = await parley.request('PATCH', `/v1/meetings/${body.id}`, { body: { start: at('20:00') } })
    expect([outside.status, outside.body.code]).toEqual([422, 'not_bookable'])
    expect((await parley.request('GET', `/v1/meetings/${body.id}`)).body).toEqual(body)
  })

  test('can not move to a time that a concurrent move of another meeting has taken', async () => {
    const first = (await book(at('10:00'))).body.id
    const second = (await book(at('11:00'))).body.id
    const move = (id: number) => parley.request('PATCH', `/v1/meetings/${id}`, { body: { start: at('14:00') } })
    const answers = await Promise.all([move(first), move(second)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  test('is cancelled once, and frees its time', async () => {
    const { body } = await book(at('10:00'))
    const cancel = (reason?: string) =>
      parley.request('POST', `/v1/meetings/${body.id}/cancel`, { body: reason && { reason } })
    expect((await cancel('x'.repeat(501))).body.errors[0].field).toBe('reason')
    const cancelled = await cancel('They are ill.')
    expect(cancelled.body).toMatchObject({ status: 'cancelled', revision: 1, cancelled_at: at('08:00') })
    expect(cancelled.body.cancel_reason).toBe('They are ill.')
    expect((await cancel('Another')).body).toEqual(cancelled.body)
    const moved = await parley.request('PATCH', `/v1/meetings/${body.id}`, { body: { start: at('12:00') } })
    expect([moved.status, moved.body.code]).toEqual([409, 'meeting_cancelled'])
    expect((await book(at('10:00'))).status).toBe(201)
  })

  test('is listed by each of the filters', async () => {
    const first = (await book(at('10:00'))).body.id
    const second = (await book(at('11:00'))).body.id
    await parley.request('POST', `/v1/meetings/${first}/cancel`)
    const list = async (query: string) =>
      (await parley.request('GET', `/v1/meetings?${query}`)).body.data.map(({ id }: { id: number }) => id)
    expect(await list(`contact_id=${contactId}`)).toEqual([second, first])
    expect(await list('status=cancelled')).toEqual([first])
    expect(await list('sort=start')).toEqual([first, second])
    const page = (await parley.request('GET', '/v1/meetings?sort=start&limit=1')).body
    expect(page.data[0].contact).toMatchObject({ id: contactId, name: 'Rohan Mehta' })
    expect(await list(`sort=start&limit=1&cursor=${page.next_cursor}`)).toEqual([second])
    expect(await list(`since=${at('10:30')}`)).toEqual([second])
    expect(await list(`until=${at('11:00')}`)).toEqual([first])
    const { body } = await parley.request('GET', '/v1/meetings?limit=1')
    const next = await parley.request('GET', `/v1/meetings?limit=1&cursor=${body.next_cursor}`)
    expect([body.data[0].id, next.body.data[0].id]).toEqual([second, first])
  })

  test('of another workspace is not found, and does not block a slot', async () => {
    const { key } = await parley.createWorkspace()
    const { body } = await book(at('10:00'))
    expect((await parley.request('GET', `/v1/meetings/${body.id}`, { key })).status).toBe(404)
    expect((await parley.request('POST', `/v1/meetings/${body.id}/cancel`, { key })).status).toBe(404)
    const theirs = (await parley.request('POST', '/v1/contacts', { key, body: { phone: '919812345678' } })).body.id
    const made = await parley.request('POST', '/v1/meetings', { key, body: { contact_id: theirs, start: at('10:00') } })
    expect(made.status).toBe(201)
  })
})
