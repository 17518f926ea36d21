import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { allScopes } from '../core/keys/scopes.ts'
import { askGraphql } from './graphql.test-helper.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

interface Changes {
  cursor: string
  hints: { topic: string; id: string | null; type: string }[]
}

const query = (topics: string[], after?: string) =>
  `subscription { changes(topics: ${JSON.stringify(topics)}${after ? `, after: "${after}"` : ''}) { cursor hints { topic id type } } }`

/** Reads a subscription until it is closed. */
async function watch(topics: string[], { key = parley.key, after }: { key?: string; after?: string } = {}) {
  const aborted = new AbortController()
  const response = await fetch(`${parley.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: query(topics, after) }),
    signal: aborted.signal,
  })
  const said: { data?: { changes: Changes }; errors?: { extensions: Record<string, unknown> }[] }[] = []
  let hasEnded = false
  const reading = read(response, (text) => said.push(JSON.parse(text)))
    .catch(() => {})
    .finally(() => {
      hasEnded = true
    })
  await expect.poll(() => said.length).toBeGreaterThan(0)
  return {
    contentType: response.headers.get('content-type'),
    said,
    hints: () => said.flatMap(({ data }) => data?.changes.hints ?? []),
    cursor: () => said.at(-1)?.data?.changes.cursor ?? '',
    hasEnded: () => hasEnded,
    async close() {
      aborted.abort()
      await reading
    },
  }
}

async function read(response: Response, say: (text: string) => void): Promise<void> {
  let rest = ''
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    const parts = (rest + Buffer.from(chunk).toString()).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const data = /^data: (.+)$/m.exec(part)?.[1]
      if (data) say(data)
    }
  }
}

let phones = 919_800_000_000
const createContact = async (key = parley.key): Promise<number> =>
  (await parley.request('POST', '/v1/contacts', { key, body: { phone: String(++phones) } })).body.id

describe('changes', () => {
  test('begins with no hints, then hints at what changes in its topics', async () => {
    const [contacts, messages] = [await watch(['contacts']), await watch(['messages', 'conversations'])]
    expect(contacts.contentType).toContain('text/event-stream')
    expect(contacts.said[0]?.data?.changes.hints).toEqual([])
    const id = await createContact()
    await expect.poll(contacts.hints).toContainEqual({ topic: 'contacts', id: String(id), type: 'contact.created' })
    expect(messages.hints()).toEqual([])
    await Promise.all([contacts.close(), messages.close()])
  })

  test('goes on after a cursor', async () => {
    const first = await watch(['contacts'])
    await createContact()
    await expect.poll(first.hints).not.toEqual([])
    const after = first.cursor()
    await first.close()
    const missed = [await createContact(), await createContact()].map(String)
    const again = await watch(['contacts'], { after })
    await expect.poll(() => again.hints().map(({ id }) => id)).toEqual(expect.arrayContaining(missed))
    await again.close()
  })

  test('goes on after the cursor of a first message, and after no other text', async () => {
    const { key } = await parley.createWorkspace()
    const first = await watch(['contacts'], { key })
    const after = first.cursor()
    await first.close()
    const id = await createContact(key)
    const again = await watch(['contacts'], { key, after })
    await expect.poll(() => again.hints().map((hint) => hint.id)).toContain(String(id))
    await again.close()
    const { body } = await askGraphql(parley, query(['contacts'], 'yesterday'))
    expect(body.errors[0].extensions).toMatchObject({ code: 'INVALID', fields: [{ field: 'after' }] })
  })

  test('tells nothing of another workspace', async () => {
    const other = await parley.createWorkspace()
    const [theirs, ours] = [await watch(['contacts', 'events'], { key: other.key }), await watch(['contacts'])]
    await createContact()
    await expect.poll(ours.hints).not.toEqual([])
    await createContact(other.key)
    await expect.poll(theirs.hints).not.toEqual([])
    expect(theirs.hints().filter(({ topic }) => topic === 'contacts')).toHaveLength(1)
    await Promise.all([theirs.close(), ours.close()])
  })

  test('ends with its key', async () => {
    const { body } = await parley.request('POST', '/v1/keys', { body: { name: 'Short' } })
    const stream = await watch(['contacts'], { key: body.key })
    await parley.request('DELETE', `/v1/keys/${body.id}`)
    await expect.poll(stream.hasEnded).toBe(true)
  })

  test('a stream that nobody reads any more is forgotten', async () => {
    const { id, key } = await parley.createWorkspace()
    for (let n = 0; n < 3; n++) await (await watch(['contacts'], { key })).close()
    const stream = await watch(['contacts'], { key })
    await createContact(key)
    await expect.poll(stream.hints).toHaveLength(1)
    expect(id).toBeGreaterThan(1)
    await stream.close()
  })

  test.for([
    [['orders'], 'INVALID', 'invalid'],
    [[], 'INVALID', 'invalid'],
    [['pairing:77'], 'NOT_FOUND', 'not_found'],
    [['deliveries:77'], 'NOT_FOUND', 'not_found'],
  ] as const)('refuses %j', async ([topics, code, reason]) => {
    const { body } = await askGraphql(parley, query([...topics]))
    expect(body.errors[0].extensions).toMatchObject({ code, reason })
    const stream = await watch([...topics])
    expect(stream.said[0]?.errors?.[0]?.extensions).toMatchObject({ code })
    await expect.poll(stream.hasEnded).toBe(true)
  })

  test.for(['events:read', 'contacts:read'] as const)('needs %s', async (scope) => {
    const key = await parley.mint({ scopes: allScopes.filter((one) => one !== scope) })
    const { body } = await askGraphql(parley, query(['contacts']), { key })
    expect(body.errors[0].extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'missing_scope' })
  })

  test('is nothing for a client that takes no events, and leaves no stream behind', async () => {
    const { key } = await parley.createWorkspace()
    const ask = () => askGraphql(parley, query(['contacts']), { key, headers: { accept: 'application/json' } })
    // An account may have 250 streams.
    for (let n = 0; n < 26; n++) {
      const answers = await Promise.all(Array.from({ length: 10 }, ask))
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(406))
    }
    const stream = await watch(['contacts'], { key })
    expect(stream.said[0]?.errors).toBeUndefined()
    await stream.close()
  })

  test('Parley stops while somebody watches', async () => {
    const other = await startHarness()
    const response = await fetch(`${other.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${other.key}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ query: query(['contacts']) }),
    })
    let said = ''
    const reading = (async () => {
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>)
        said += Buffer.from(chunk).toString()
    })()
    // It watches once it has told from where.
    await expect.poll(() => said).toContain('"cursor"')
    await other.stop()
    await reading
    expect(said).toContain('event: complete')
  })
})
