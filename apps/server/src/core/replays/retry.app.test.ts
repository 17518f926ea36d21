import { beforeAll, describe, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  // Ids have the machine's time, whatever the test clock says.
  parley.clock.advance(3_600_000)
  return parley.stop
})

const since = new Date(Date.now() - 3_600_000).toISOString()

async function retry(body: object) {
  return parley.request('POST', '/v1/deliveries/retry', { body: { since, ...body } })
}
const counted = async (body: object) => (await retry({ dry_run: true, ...body })).body.counts.total

/** A new endpoint with a settled delivery for each status of its last attempt. */
async function failed(statuses: number[], more: object = {}) {
  const endpoint = await parley.subscribe(more)
  const deliveries: { id: string; event_id: string }[] = []
  for (const status of statuses) {
    const delivery = await parley.attempted((await parley.happen(endpoint.id)).id, 1)
    await parley.sql(
      `update deliveries set state = 'exhausted', exhausted_at = completed_at, last_status_code = $2 where id = $1`,
      [delivery.id, status],
    )
    deliveries.push(delivery)
  }
  // Nothing else happens at this endpoint.
  await parley.request('PATCH', `/v1/endpoints/${endpoint.id}`, { body: { events: ['endpoint.disabled'] } })
  return { endpoint, deliveries, endpoint_id: endpoint.id as number }
}

async function completed(id: number) {
  const read = async () => (await parley.request('GET', `/v1/replays/${id}`)).body
  await expect.poll(async () => (await read()).state, { timeout: 25_000 }).toBe('completed')
  return read()
}

describe('a retry by a filter', () => {
  test('attempts what matches, and nothing else', async () => {
    const { endpoint_id, deliveries } = await failed([503, 404, 500])
    expect(await counted({ endpoint_id })).toBe(3)
    expect(await counted({ endpoint_id, status_code: '5xx' })).toBe(2)
    const { status, body } = await retry({ endpoint_id, status_code: '5xx' })
    expect([status, body]).toMatchObject([202, { filter: { endpoint_id, state: 'exhausted', status_code: '5xx' } }])
    expect(await completed(body.id)).toMatchObject({ counts: { total: 2, by_state: { exhausted: 2 } } })
    const [first, left, last] = deliveries
    for (const one of [first, last]) await parley.attempted(one?.id ?? '', 2)
    expect(await parley.read(left?.id ?? '')).toMatchObject({ state: 'exhausted', attempts_made: 1 })
    expect(await counted({ endpoint_id })).toBe(1)
  })

  test('runs again when the same has completed', async () => {
    const { endpoint_id } = await failed([503])
    const first = await retry({ endpoint_id })
    await completed(first.body.id)
    const second = await retry({ endpoint_id })
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.body.id).not.toBe(first.body.id)
    expect(await completed(second.body.id)).toMatchObject({ counts: { total: 0 } })
  })

  test('of a disabled endpoint is refused, and skips it among others', async () => {
    const { endpoint_id } = await failed([418])
    await parley.request('PATCH', `/v1/endpoints/${endpoint_id}`, { body: { active: false } })
    const { status, body } = await retry({ endpoint_id })
    expect([status, body.code]).toEqual([409, 'endpoint_disabled'])
    const { body: dry } = await retry({ status_code: '418', dry_run: true })
    expect(dry.counts).toMatchObject({ total: 0, skipped: 1 })
    const made = await retry({ status_code: '418' })
    expect(await completed(made.body.id)).toMatchObject({ counts: { total: 0, skipped: 1 } })
  })

  test('counts by dialect, error, contact, channel, conversation and text', async () => {
    const { endpoint_id, deliveries } = await failed([503, 503])
    const [one] = deliveries
    const contact_id = 4_821
    await parley.sql(`update attempts set error_code = 'dns' where delivery_id = $1`, [one?.id])
    await parley.sql(`update events set contact_id = $2, data = '{"name":"Needle"}' where id = $1`, [
      one?.event_id,
      contact_id,
    ])
    expect(await counted({ endpoint_id, contact_id })).toBe(1)
    expect(await counted({ endpoint_id, error_code: 'dns' })).toBe(1)
    expect(await counted({ endpoint_id, q: 'needle' })).toBe(1)
    expect(await counted({ endpoint_id, dialect: 'native' })).toBe(2)
    expect(await counted({ endpoint_id, dialect: 'niyog' })).toBe(0)
    expect(await counted({ endpoint_id, channel_id: 1 })).toBe(0)
    expect(await counted({ endpoint_id, conversation_id: 1 })).toBe(0)
    expect(await counted({ endpoint_id, event_type: 'contact.created' })).toBe(2)
    expect(await counted({ endpoint_id, event_type: 'contact.updated' })).toBe(0)
    const made = await retry({ endpoint_id, contact_id, q: 'needle', error_code: 'dns' })
    expect(await completed(made.body.id)).toMatchObject({ counts: { total: 1 }, filter: { contact_id, q: 'needle' } })
    await parley.attempted(one?.id ?? '', 2)
    // The text may be the name of a person who is erased.
    const { body } = await parley.request('POST', '/v1/contacts', { body: { phone: '919812345670' } })
    await parley.request('DELETE', `/v1/contacts/${body.id}`)
    expect((await completed(made.body.id)).filter).not.toHaveProperty('q')
  })

  test.each([
    [{ since: undefined }, 'since'],
    [{ state: 'pending' }, 'state'],
    [{ status_code: '6xx' }, 'status_code'],
    [{ q: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17' }, 'q'],
    [{ endpoint_id: 999_999 }, 'endpoint_id'],
  ])('refuses %j', async (body, field) => {
    const answer = await retry(body)
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, field])
  })
})
