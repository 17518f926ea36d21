import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
let last = 919_600_000_000

/** Creates a lead in each API that has JSON bodies, with the body in these bytes. */
async function create(contentType: string, encode: (text: string) => Uint8Array) {
  const answers = []
  for (const path of ['/v1/contacts', '/niyog/api/v1/leads', '/iagente/api/v1/leads', '/kakiyo/v1/prospects']) {
    const raw = new Uint8Array(encode(JSON.stringify({ phone: String(++last), name: 'João' })))
    answers.push(await parley.request('POST', path, { raw, headers: { 'content-type': contentType } }))
  }
  return answers
}
const newest = async () => (await parley.request('GET', '/v1/contacts?limit=4')).body.data

describe('a body is read in its charset:', () => {
  test.each<[string, (text: string) => Uint8Array]>([
    ['application/json', (text) => Buffer.from(text)],
    ['application/json', (text) => Buffer.from(`\uFEFF${text}`)],
    ['application/json; charset=UTF-8', (text) => Buffer.from(text)],
    ['application/json;charset="utf8"', (text) => Buffer.from(`\uFEFF${text}`)],
    ['application/json; charset=iso-8859-1', (text) => Buffer.from(text, 'latin1')],
    ['application/json; odd=1; charset="ISO-8859-1"', (text) => Buffer.from(text, 'latin1')],
    ['application/json; charset=windows-1252', (text) => Buffer.from(text, 'latin1')],
    ['application/json; charset=utf-16', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['application/json; charset=utf-16le', (text) => Buffer.from(text, 'utf16le')],
    ['application/json; charset=utf-16be', (text) => utf16be(`\uFEFF${text}`)],
  ])('%s', async (contentType, encode) => {
    for (const { status } of await create(contentType, encode)) expect(status).toBe(201)
    expect((await newest()).map(({ name }: { name: string }) => name)).toEqual(['João', 'João', 'João', 'João'])
  })
})

test.each(['utf-7', 'utf-32', 'klingon', 'constructor'])('the charset %s is refused by its name', async (charset) => {
  for (const { status, body } of await create(`application/json; charset=${charset}`, (text) => Buffer.from(text))) {
    expect(status).toBe(415)
    expect(JSON.stringify(body)).toContain(`The charset ${charset} is not known: send UTF-8.`)
  }
})

test.each<[string, string, (text: string) => Uint8Array]>([
  ['latin1 that is said to be nothing', 'application/json', (text) => Buffer.from(text, 'latin1')],
  ['latin1 that is said to be UTF-8', 'application/json; charset=utf-8', (text) => Buffer.from(text, 'latin1')],
  ['UTF-16 that is said to be nothing', 'application/json', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['a cut character', 'application/json', (text) => Buffer.from(text).subarray(0, -4)],
  [
    'half a unit of UTF-16',
    'application/json; charset=utf-16le',
    (text) => Buffer.concat([Buffer.from(text, 'utf16le'), Buffer.from([65])]),
  ],
])('%s is a 400, and nothing is stored', async (_what, contentType, encode) => {
  const before = await newest()
  for (const { status } of await create(contentType, encode)) expect(status).toBe(400)
  expect(await newest()).toEqual(before)
})
