import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

// The links lead to the address that Parley is told; here to the one that it has.
const fetchHere = (link: string) => fetch(parley.url + new URL(link).pathname)

let meeting: { id: number; url: string }
let last = 919_850_000_000

beforeEach(async () => {
  await parley.sql('delete from meetings')
  parley.clock.advance(Date.parse('2036-01-21T08:00:00Z') - parley.clock.now().getTime())
  const { body } = await parley.request('POST', '/v1/contacts', { body: { phone: String(++last), name: 'Rohan' } })
  const free = (await parley.request('GET', '/v1/calendar/slots?limit=1')).body.data[0]
  const more = { title: 'Demo <b>& more</b>', notes: 'Wants a discount', start: free.start }
  meeting = (await parley.request('POST', '/v1/meetings', { body: { contact_id: body.id, ...more } })).body
})

/** The lines of a file, those that were folded put together. */
const linesOf = (text: string) => text.replaceAll('\r\n ', '').split('\r\n')

test('who has the link sees the time in both zones, and nothing that is not for them', async () => {
  const response = await fetchHere(meeting.url)
  const html = await response.text()
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(html).toContain('<dt>UTC</dt><dd>Monday, 21 January 2036, 09:00–09:30 UTC</dd>')
  expect(html).toContain('<dt>Asia/Kolkata</dt><dd>Monday, 21 January 2036, 14:30–15:00 GMT+5:30</dd>')
  expect(html).toContain('Demo &#60;b&#62;&#38; more&#60;/b&#62;')
  expect(html).toContain(`${meeting.url}.ics`)
  expect(html).not.toMatch(/discount|9198500|<b>/)
})

test('the calendar file is the same with the link and with a key', async () => {
  const response = await fetchHere(`${meeting.url}.ics`)
  const lines = linesOf(await response.text())
  expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="meeting.ics"')
  expect(lines).toEqual(
    expect.arrayContaining([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'METHOD:PUBLISH',
      'SEQUENCE:0',
      'STATUS:CONFIRMED',
      'DTSTART:20360121T090000Z',
      'DTEND:20360121T093000Z',
      'SUMMARY:Demo <b>& more</b>',
      'END:VCALENDAR',
    ]),
  )
  const withKey = await parley.request('GET', `/v1/meetings/${meeting.id}/calendar.ics`)
  expect(linesOf(withKey.body)).toEqual(lines)
})

test('a change keeps the UID and raises the SEQUENCE; a cancellation says so', async () => {
  const read = async () => linesOf(await (await fetchHere(`${meeting.url}.ics`)).text())
  const uidOf = (lines: string[]) => lines.find((line) => line.startsWith('UID:'))
  const uid = uidOf(await read())
  expect(uid).toMatch(/^UID:[\w-]{32}@parley$/)
  await parley.request('PATCH', `/v1/meetings/${meeting.id}`, { body: { start: '2036-01-21T15:00:00Z' } })
  const moved = await read()
  expect(moved).toEqual(expect.arrayContaining([uid, 'SEQUENCE:1', 'DTSTART:20360121T150000Z']))
  await parley.request('POST', `/v1/meetings/${meeting.id}/cancel`)
  const cancelled = await read()
  expect(cancelled).toEqual(expect.arrayContaining([uid, 'SEQUENCE:2', 'METHOD:CANCEL', 'STATUS:CANCELLED']))
  expect(await (await fetchHere(meeting.url)).text()).toContain('This meeting is cancelled.')
})

test('any other link leads to nothing', async () => {
  const other = meeting.url.replace(/.$/, (character) => (character === 'A' ? 'B' : 'A'))
  for (const path of [
    other,
    `${other}.ics`,
    `${parley.url}/m/1`,
    `${parley.url}/m/..%2F`,
    `${parley.url}/m/${'a'.repeat(5_000)}`,
  ]) {
    const response = await fetchHere(path)
    expect([path, response.status]).toEqual([path, 404])
    expect(await response.text()).toContain('This link leads to no meeting.')
  }
})

test('the page and the file of an untitled meeting show no phone number, also of one from before', async () => {
  const phone = String(++last)
  const { body: contact } = await parley.request('POST', '/v1/contacts', { body: { phone } })
  const { start } = (await parley.request('GET', '/v1/calendar/slots?limit=1')).body.data[0]
  const { body: untitled } = await parley.request('POST', '/v1/meetings', { body: { contact_id: contact.id, start } })
  expect(untitled.title).toBe('Meeting')
  for (const title of ['Meeting', `Meeting with ${phone}`, `Meeting with +${phone}`]) {
    await parley.sql('update meetings set title = $1 where id = $2', [title, untitled.id])
    for (const path of [untitled.url, `${untitled.url}.ics`]) {
      const text = await (await fetchHere(path)).text()
      expect(text).toContain('Meeting')
      expect(text.replaceAll(/\s/g, '')).not.toContain(phone)
    }
  }
})

test('a title ends no line of the calendar file', async () => {
  const breaks = ['\r\n', '\n', '\u000b', '\f', '\u0085', '\u2028', '\u2029']
  for (const character of breaks) {
    const title = `Demo${character}ATTENDEE:mailto:eve@evil.example`
    await parley.sql('update meetings set title = $1 where id = $2', [title, meeting.id])
    const text = await (await fetchHere(`${meeting.url}.ics`)).text()
    expect([title, linesOf(text)]).toEqual([
      title,
      expect.arrayContaining(['SUMMARY:Demo\\nATTENDEE:mailto:eve@evil.example']),
    ])
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\v\f\u0085\u2028\u2029]/)
  }
})
