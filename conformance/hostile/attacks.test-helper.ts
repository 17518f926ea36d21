import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** What the hostile workspace can do with its key. */
export interface Attacker {
  url: string
  key: string
  workspaceId: number
  /** Ids of its contacts. */
  contacts: readonly number[]
  /** From 0 to 1, from the seed. */
  random: () => number
}

export type Attack = (attacker: Attacker) => Promise<number>

const json = (value: unknown) => JSON.stringify(value)
const upTo = ({ random }: Attacker, most: number) => Math.floor(random() * most)
const pick = <Item>(attacker: Attacker, items: readonly Item[]): Item => items[upTo(attacker, items.length)] as Item

async function ask({ url, key }: Attacker, method: string, path: string, body?: string): Promise<number> {
  const response = await fetch(url + path, {
    method,
    signal: AbortSignal.timeout(30_000),
    headers: { authorization: `Bearer ${key}`, api_access_token: key, 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  })
  await response.arrayBuffer()
  return response.status
}

let last = 0
const unique = () => `${Date.now()}${++last}`

/** A client that sends the start of a body, and then a byte now and then. */
async function drip({ url, key }: Attacker, path: string, length: number): Promise<number> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\nx-hub-signature-256: sha256=0`
  socket.write(`${head}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`)
  socket.write(`{"name":"${'x'.repeat(length / 2)}`)
  for (let n = 0; n < 10 && !socket.destroyed; n++) {
    socket.write('x')
    await delay(200)
  }
  socket.destroy()
  return 0
}

const large = { name: 'x'.repeat(1_048_576) }
const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${unique()}${n}`, n]))
const bombs = [
  () => json(fields(4_000)),
  () => json({ phone: '919812345678', attributes: fields(900) }),
  () => `{"phone":"919812345678","attributes":{"n":[${'1,'.repeat(30_000)}1,"\\ud83d"]}}`,
  () => '['.repeat(30_000) + ']'.repeat(30_000),
  () => `{"phone":${'9'.repeat(60_000)}}`,
]

export const attacks: Record<string, Attack> = {
  pages: (a) => ask(a, 'GET', `/v1/${pick(a, ['contacts', 'events', 'messages', 'deliveries'])}?limit=100`),
  largeBodies: (a) => ask(a, 'POST', '/v1/contacts', json(large)),
  slowBodies: (a) => drip(a, '/v1/contacts', 60_000),
  strangers: (a) => drip(a, '/webhooks/whatsapp-cloud/1', 2_000_000),
  bombs: (a) => ask(a, 'POST', pick(a, ['/v1/contacts', '/niyog/api/v1/leads', '/mcp']), pick(a, bombs)()),
  searches: (a) =>
    ask(
      a,
      'GET',
      `/ndoto/api/v1/accounts/${a.workspaceId}/contacts/search?q=${'zzzz'.slice(upTo(a, 3))}${upTo(a, 99)}`,
    ),
  deepPages: (a) =>
    ask(
      a,
      'GET',
      `/iagente/api/v1/leads?per_page=100&sort=${pick(a, ['email', 'phone', 'name'])}&page=${1 + upTo(a, 200)}`,
    ),
  replays: (a) =>
    ask(a, 'POST', '/v1/replays', json({ since: new Date(Date.now() - 3_600_000 - upTo(a, 1e6)).toISOString() })),
  endpoints: (a) =>
    ask(a, 'POST', '/v1/endpoints', json({ url: `http://127.0.0.1:9/${unique()}`, events: ['contact.updated'] })),
  keys: (a) => ask(a, 'POST', '/v1/keys', json({ name: unique() })),
  statements: (a) => {
    const filters = [
      'state=pending',
      'state=exhausted',
      'endpoint_id=1',
      'since=2026-01-01T00:00:00Z',
      'until=2030-01-01T00:00:00Z',
    ]
    const chosen = filters.filter(() => a.random() < 0.5)
    return ask(a, 'GET', `/v1/deliveries?${[...chosen, `limit=${1 + upTo(a, 100)}`].join('&')}`)
  },
  growth: (a) => {
    const attributes = { [`grown_${upTo(a, 1_000)}`]: 'x'.repeat(30_000) }
    return ask(a, 'PATCH', `/v1/contacts/${pick(a, a.contacts)}`, json({ attributes }))
  },
  oneContact: (a) => ask(a, 'PATCH', `/v1/contacts/${a.contacts[0]}`, json({ name: unique() })),
  wrongKeys: (a) => ask({ ...a, key: `parley_live_${unique()}` }, 'GET', '/v1/contacts'),
}
