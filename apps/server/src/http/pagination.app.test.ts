import { beforeAll, describe, expect, test } from 'vitest'
import { apiOf, apis, thingAt } from '../../testing/apis.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import type { Thing } from '../../testing/things.ts'
import type { Contact } from '../core/contacts/contact.ts'
import type { Conversation } from '../core/conversations/conversation.ts'
import { operatorOf } from '../core/keys/holder.ts'
import { defaultRules } from '../core/tenant/scoring-rules.ts'

const content = { type: 'text' as const, text: 'Hi' }
const tenant = {
  workspaceId: 1,
  mode: 'live' as const,
  actor: 'test',
  stages: ['New'],
  scoring: defaultRules,
  defaultCountry: null,
}
const freshUrl = () => `http://127.0.0.1:9/${++last}`
let last = 919_860_000_000
const phone = () => String(++last)

let parley: Harness
let contact: Contact
let open: Conversation
beforeAll(async () => {
  parley = await startHarness()
  const { endpoints, contacts, conversations } = parley.services
  await endpoints.create(operatorOf(1), { url: freshUrl(), events: ['contact.created'], dialect: 'native' })
  contact = (await contacts.upsert(tenant, { phone: phone() })).contact
  open = await conversations.open(tenant, { contactId: contact.id })
  return parley.stop
})

type Add = () => Promise<unknown>
const send = (to: string) => parley.services.messages.send(tenant, { to, content })
const addContact: Add = () => parley.services.contacts.upsert(tenant, { phone: phone() })
const addNote: Add = () => parley.services.conversations.addNote(tenant, open.id, { text: 'Hi' })
const addTemplate: Add = () =>
  parley.sql(
    `insert into templates (workspace_id, channel_id, external_id, name, language, category, status, components, updated_at)
     values (1, 1, '1', $1, 'en', 'UTILITY', 'APPROVED', '[]', now())`,
    [phone()],
  )

const addFile = () =>
  parley.services.files.upload(tenant, { name: 'a.txt', type: 'text/plain', content: Buffer.from('Hi') })

// Each list, and what makes one more row of it.
const nativeLists: [path: string, add: Add][] = [
  ['/v1/contacts', addContact],
  ['/v1/contacts?stage=new', addContact],
  ['/v1/contacts/{id}/history', () => parley.services.contacts.update(tenant, contact.id, { name: phone() })],
  ['/v1/messages', () => send('919812345678')],
  ['/v1/messages?direction=outbound', () => send('919812345678')],
  ['/v1/simulator/messages', () => send('919812345678')],
  ['/v1/templates', addTemplate],
  ['/v1/conversations', () => send(phone())],
  ['/v1/conversations?status=open', () => send(phone())],
  ['/v1/conversations/{id}/notes', addNote],
  ['/v1/canned-replies', () => parley.services.cannedReplies.create(1, { shortcut: phone(), text: 'Hi' })],
  ['/v1/files', addFile],
  ['/v1/channels', () => parley.services.channels.create(operatorOf(1), { type: 'simulator', name: 'S' })],
  [
    '/v1/endpoints',
    () =>
      parley.services.endpoints.create(operatorOf(1), { url: freshUrl(), events: ['deal.updated'], dialect: 'native' }),
  ],
  ['/v1/events', addContact],
  ['/v1/events?type=contact.created', addContact],
  ['/v1/deliveries', addContact],
  ['/v1/deliveries?state=pending', addContact],
  ['/v1/triggers', () => parley.services.triggers.create(1, { channel_id: 1, phrase: phone(), reply: 'Hi' })],
  ['/v1/audit', () => parley.services.keys.mint(operatorOf(1), {})],
  ['/v1/keys', () => parley.services.keys.mint(operatorOf(1), {})],
]

/** What makes one more row of a dialect's list. */
function addTo(path: string): Add {
  const { name, event } = apiOf(path)
  const adds: Partial<Record<Thing, Add>> = {
    contact: addContact,
    endpoint: () =>
      parley.services.endpoints.create(operatorOf(1), { url: freshUrl(), events: [event], dialect: name }),
  }
  const add = adds[thingAt(path)]
  if (!add) throw new Error(`nothing adds to ${path}`)
  return add
}

const lists = [
  ...nativeLists,
  ...apis
    .flatMap(({ prefix, pagedLists = [] }) => pagedLists.map((list) => prefix + list))
    .map((path): [path: string, add: Add] => [path, addTo(path)]),
]

/** The path with the ids that exist. */
const asked = (path: string) =>
  path.replace('/contacts/{id}', `/contacts/${contact.id}`).replace('/conversations/{id}', `/conversations/${open.id}`)

const page = (path: string, query: string) =>
  parley.request('GET', `${asked(path)}${path.includes('?') ? '&' : '?'}${query}`)

/** All ids, by pages of `limit`; `between` happens between any two of them. */
async function walk(path: string, limit: number, between?: () => Promise<unknown>): Promise<(number | string)[]> {
  const ids: (number | string)[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body }: { status: number; body: { data: { id: number | string }[]; next_cursor: string | null } } =
      await page(path, `limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`)
    expect([path, status]).toEqual([path, 200])
    expect(body.data.length).toBeLessThanOrEqual(limit)
    if (body.next_cursor !== null) expect(body.data).toHaveLength(limit)
    ids.push(...body.data.map(({ id }) => id))
    cursor = body.next_cursor
    await between?.()
  }
  return ids
}

describe.each(lists)('%s', (path, add) => {
  test('is walked without a gap, newest first, while rows are added', async () => {
    // Made at the same moment: the clock stands still.
    await Promise.all(Array.from({ length: 9 }, add))
    const all = await walk(path, 100)
    expect(all.length).toBeGreaterThanOrEqual(9)
    expect(new Set(all).size).toBe(all.length)
    expect(all).toEqual(all.toSorted((a, b) => (a < b ? 1 : -1)))
    expect(await walk(path, Math.min(all.length, 100))).toEqual(all)
    const walked = await walk(path, Math.ceil(all.length / 4), () => Promise.all([add(), add()]))
    expect(walked).toEqual(all)
  })

  test('takes no cursor but its own', async () => {
    const { body } = await page(path, 'limit=1')
    expect(body.next_cursor).toMatch(/^[A-Za-z0-9_-]+$/)
    const other = path.startsWith('/v1/events') ? '/v1/deliveries' : '/v1/events'
    const foreign = (await page(other, 'limit=1')).body.next_cursor
    const wrong = ['x', '0', 'MQ', '%00', '🎉', `${body.next_cursor}AAAA`, foreign, 'a'.repeat(200), 'a'.repeat(201)]
    for (const cursor of wrong) {
      const { status, body: answer } = await page(path, `cursor=${encodeURIComponent(cursor)}`)
      expect([cursor, status]).toEqual([cursor, 422])
      expect(JSON.stringify(answer)).toContain('cursor')
    }
  })

  test('takes no limit but a whole number from 1 to 100', async () => {
    for (const limit of ['0', '101', '-1', '1.5', 'ten', '', '1e1']) {
      const { status, body } = await page(path, `limit=${limit}`)
      expect([limit, status]).toEqual([limit, 422])
      expect(JSON.stringify(body)).toContain('limit must be a whole number from 1 to 100')
    }
  })
})

test.each(lists)('%s has pages of 20 where no limit is given', async (path, add) => {
  await Promise.all(Array.from({ length: 21 }, add))
  expect((await parley.request('GET', asked(path))).body.data).toHaveLength(20)
})

test('every list is read from an index', async () => {
  const indexes = await parley.sql<{ def: string }>(
    "select indexdef as def from pg_indexes where schemaname = 'public'",
  )
  const has = (pattern: RegExp) => indexes.some(({ def }) => pattern.test(def))
  for (const table of [
    'contacts',
    'messages',
    'conversations',
    'channels',
    'templates',
    'endpoints',
    'keys',
    'triggers',
    'campaigns',
    'canned_replies',
    'connections',
    'tasks',
    'events',
    'deliveries',
  ]) {
    expect([table, has(new RegExp(`\\.${table} USING btree \\(workspace_id, id( DESC)?\\)$`))]).toEqual([table, true])
  }
})
