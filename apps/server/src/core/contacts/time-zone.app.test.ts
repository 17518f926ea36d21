import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { checkTimeZone, timeZoneOf } from './time-zone.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

describe('the time zone of a contact', () => {
  test.each([
    ['their own', { time_zone: 'Asia/Tokyo', phone: '919812345678' }, 'Asia/Tokyo'],
    ['of a country with one', { time_zone: null, phone: '919812345678' }, 'Asia/Kolkata'],
    ['of Brazil', { time_zone: null, phone: '5511987654321' }, 'America/Sao_Paulo'],
    ['of the USA', { time_zone: null, phone: '12125550123' }, 'America/New_York'],
    ['of Canada, which shares its code', { time_zone: null, phone: '14165550123' }, 'America/Toronto'],
    ['of Germany', { time_zone: null, phone: '4915112345678' }, 'Europe/Berlin'],
    ['of no phone: the workspace’s', { time_zone: null, phone: null }, 'Europe/Paris'],
    ['of a number of no country: the workspace’s', { time_zone: null, phone: '888123456' }, 'Europe/Paris'],
  ])('is derived: %s', (_, contact, zone) => {
    expect(timeZoneOf(contact, 'Europe/Paris')).toBe(zone)
  })

  test.each(['', 'Mars/Base', '+05:30', 'UTC+2', '2026', 'a'.repeat(60), "'", '../etc'])(
    '%j is refused as a time zone',
    (zone) => {
      expect(() => checkTimeZone(zone)).toThrow('time_zone must be an IANA time zone')
    },
  )
})

test('a contact’s time zone can be set, read, changed and cleared', async () => {
  const body = { phone: '919812345678', time_zone: 'Asia/Tokyo' }
  const { body: made } = await parley.request('POST', '/v1/contacts', { body })
  expect(made.time_zone).toBe('Asia/Tokyo')
  const path = `/v1/contacts/${made.id}`
  expect((await parley.request('PATCH', path, { body: { time_zone: 'America/Lima' } })).body.time_zone).toBe(
    'America/Lima',
  )
  expect((await parley.request('GET', path)).body.time_zone).toBe('America/Lima')
  expect((await parley.request('PATCH', path, { body: { time_zone: null } })).body.time_zone).toBeNull()
  for (const [method, at] of [
    ['POST', '/v1/contacts'],
    ['PATCH', path],
    ['PATCH', '/v1/workspace'],
  ] as const) {
    const { status, body: answer } = await parley.request(method, at, {
      body: { ...(method === 'POST' && body), time_zone: 'Mars' },
    })
    expect([status, answer.code, answer.errors[0].field]).toEqual([422, 'unknown_time_zone', 'time_zone'])
  }
})

test('a workspace’s time zone is UTC until it is set', async () => {
  expect((await parley.request('GET', '/v1/workspace')).body.time_zone).toBe('UTC')
  const { body } = await parley.request('PATCH', '/v1/workspace', { body: { time_zone: 'Asia/Kolkata' } })
  expect(body.time_zone).toBe('Asia/Kolkata')
})
