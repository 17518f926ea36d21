import { createHmac } from 'node:crypto'
import { createConnection } from 'node:net'

import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { connectMcp, type Mcp } from './mcp.test-helper.ts'
import { type Lead, type Niyog, newPhone, payloadOf, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog
let mcp: Mcp
/** Of another workspace, with every scope. */
let stranger: Mcp
let ids: Record<'lead' | 'message' | 'conversation' | 'webhook' | 'replay' | 'run', number> & {
  delivery: string
  agent: string
}

const since = '2026-01-01T00:00:00Z'

beforeAll(async () => {
  niyog = await startNiyog()
  const url = `${niyog.parley.url}/mcp`
  const other = await niyog.otherWorkspace()
  mcp = await connectMcp(url, niyog.key)
  stranger = await connectMcp(url, other.key)

  const webhook = await niyog.subscribe('lead.created', 'message.sent')
  const lead = await mcp.call<Lead>('leads_create', { phone: newPhone(), name: 'Rohan Mehta' })
  const message = await mcp.call<{ id: number; conversation_id: number }>('messages_send', {
    contact_id: lead.id,
    text: 'Hello',
  })
  await webhook.settled()
  const { data } = await mcp.call<{ data: { id: string }[] }>('deliveries_list', { endpoint_id: webhook.id })
  const replay = await mcp.call<{ id: number }>('deliveries_replay', { since, state: 'exhausted', dry_run: false })
  const { data: agents } = await mcp.call<{ data: { slug: string }[] }>('agents_list')
  const agent = agents[0]?.slug ?? ''
  const run = await mcp.call<{ id: number }>('agents_run', { slug: agent, contact_id: lead.id })
  ids = {
    agent,
    run: run.id,
    lead: lead.id,
    message: message.id,
    conversation: message.conversation_id,
    webhook: webhook.id,
    delivery: data[0]?.id ?? '',
    replay: replay.id,
  }
  // Three commands, each a process.
}, 90_000)
afterAll(async () => {
  await mcp?.close()
  await stranger?.close()
  await niyog?.stop()
})

const url = 'https://example.com/'
const missing = 999_999
const missingDelivery = '01a1fdeb-ae41-7983-899d-000000000000'
const nothing = () => ({})

/** Every tool: what it needs, input that it takes, input that it doesn't and the field that it names. */
const tools = [
  ['leads_list', 'contacts:read', nothing, { limit: 101 }, 'limit'],
  ['leads_get', 'contacts:read', () => ({ id: ids.lead }), { id: 'Rohan' }, 'id'],
  ['leads_create', 'contacts:write', () => ({ phone: newPhone() }), { phone: 'Rohan' }, 'phone'],
  ['leads_update', 'contacts:write', () => ({ id: ids.lead, stage: 'Warm' }), { id: 1, stage: 'Lukewarm' }, 'stage'],
  ['messages_send', 'messages:write', () => ({ to: newPhone(), text: 'Hi' }), { to: '919800000001' }, 'text'],
  ['messages_list', 'messages:read', () => ({ contact_id: ids.lead }), { direction: 'up' }, 'direction'],
  ['messages_get', 'messages:read', () => ({ id: ids.message }), {}, 'id'],
  ['conversations_list', 'conversations:read', () => ({ status: 'open' }), { status: 'shut' }, 'status'],
  ['conversations_get', 'conversations:read', () => ({ id: ids.conversation }), { id: 0 }, 'id'],
  ['conversations_timeline', 'messages:read', () => ({ id: ids.conversation }), { id: 1, cursor: 'x' }, 'cursor'],
  [
    ...(['conversations_update', 'conversations:write', () => ({ id: ids.conversation, labels: ['vip'] })] as const),
    ...([{ id: 1, priority: 'top' }, 'priority'] as const),
  ],
  ['conversations_add_note', 'conversations:write', () => ({ id: ids.conversation, text: 'x' }), { id: 1 }, 'text'],
  ['agents_list', 'agents:read', nothing, { limit: 1 }, 'limit'],
  ['agents_run', 'agents:write', () => ({ slug: ids.agent, contact_id: ids.lead }), { slug: 'x' }, 'contact_id'],
  ['agent_runs_list', 'agents:read', () => ({ agent: ids.agent }), { status: 'asleep' }, 'status'],
  ['agent_runs_get', 'agents:read', () => ({ id: ids.run }), {}, 'id'],
  ['webhooks_list', 'endpoints:read', () => ({ dialect: 'niyog' }), { cursor: 'x' }, 'cursor'],
  [
    ...(['webhooks_create', 'endpoints:write', () => ({ url, events: ['contact.created'] })] as const),
    ...([{ url, events: ['lead.baked'] }, 'events.0'] as const),
  ],
  ['webhooks_update', 'endpoints:write', () => ({ id: ids.webhook, name: 'CRM' }), { id: 1, color: 'red' }, 'color'],
  ['webhooks_rotate_secret', 'endpoints:write', () => ({ id: ids.webhook }), { id: -1 }, 'id'],
  ['webhooks_test', 'endpoints:write', () => ({ id: ids.webhook }), { id: 1, event: 7 }, 'event'],
  ['deliveries_list', 'deliveries:read', () => ({ since }), { since: 'yesterday' }, 'since'],
  ['deliveries_get', 'deliveries:read', () => ({ id: ids.delivery, with_requests: true }), { id: '7' }, 'id'],
  ['deliveries_retry', 'deliveries:write', () => ({ id: ids.delivery }), {}, 'id'],
  ['deliveries_replay', 'deliveries:write', () => ({ since }), { since, state: 'pending' }, 'state'],
  ['replays_get', 'deliveries:read', () => ({ id: ids.replay }), {}, 'id'],
  ['reconciliation_get', 'deliveries:read', nothing, { until: 'now' }, 'until'],
  ['audit_list', 'audit:read', () => ({ actor: 'cli' }), { action: 'x' }, 'action'],
  ['templates_list', 'channels:read', () => ({ approved: true }), { approved: 'yes' }, 'approved'],
  ['channels_list', 'channels:read', nothing, { limit: 'all' }, 'limit'],
  // The last: it takes the webhook away.
  ['webhooks_delete', 'endpoints:write', () => ({ id: ids.webhook }), {}, 'id'],
] as const

const byName = tools.map(([name]) => name)

describe('the server', () => {
  it('is niyog-mcp', () => {
    expect(mcp.client.getServerVersion()).toMatchObject({ name: 'niyog-mcp' })
    expect(mcp.client.getServerCapabilities()).toEqual({ tools: {} })
    expect(mcp.client.getInstructions()).toContain('messages_send writes to real people')
  })

  it('lists its tools, with everything a client may want to know of them', async () => {
    const { tools: listed } = await mcp.client.listTools()
    expect(listed.map(({ name }) => name).toSorted()).toEqual(byName.toSorted())
    const ajv = new AjvJsonSchemaValidator()
    for (const { name, title, description, annotations, inputSchema, outputSchema } of listed) {
      expect([name, title, description]).toEqual([name, expect.any(String), expect.stringMatching(/^.{20,}$/)])
      expect(Object.keys(annotations ?? {}).toSorted()).toEqual(
        ['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint', 'title'].toSorted(),
      )
      for (const schema of [inputSchema, outputSchema]) {
        expect(schema?.type).toBe('object')
        expect(() => ajv.getValidator(schema as never)).not.toThrow()
      }
      expect(inputSchema.additionalProperties).toBe(false)
      // Not every client follows references, and some refuse a choice at the top.
      expect(JSON.stringify([inputSchema, outputSchema])).not.toMatch(/"\$(ref|defs)"/)
      expect(Object.keys(inputSchema)).not.toContain('anyOf')
    }
  })

  it.each([
    ['leads_list', { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }],
    ['leads_update', { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false }],
    ['messages_send', { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true }],
    ['webhooks_delete', { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false }],
  ])('says what %s does to the world', async (name, hints) => {
    const { tools: listed } = await mcp.client.listTools()
    expect(listed.find((tool) => tool.name === name)?.annotations).toMatchObject(hints)
  })

  it('says that there is no such tool', async () => {
    await expect(mcp.client.callTool({ name: 'leads_bake' })).rejects.toThrow(/no tool leads_bake/)
  })
})

describe.each(tools)('%s', (name, scope, makeInput, bad, field) => {
  it('names the field that is wrong', async () => {
    expect(await mcp.refusal(name, bad)).toMatch(
      new RegExp(`^${field} .*code .*Correct ${field} and call ${name} again`),
    )
  })

  it(`needs ${scope}, and is not shown without it`, async () => {
    const scopes = scope === 'contacts:read' ? ['messages:read'] : ['contacts:read']
    const weak = await connectMcp(`${niyog.parley.url}/mcp`, await niyog.mint({ scopes }))
    const said = await weak.refusal(name, makeInput())
    expect(said).toContain('code missing_scope')
    expect(said).toContain(scope)
    expect((await weak.client.listTools()).tools.map((tool) => tool.name)).not.toContain(name)
    const able = [scope, ...(name === 'conversations_timeline' ? ['conversations:read'] : [])]
    const strong = await connectMcp(`${niyog.parley.url}/mcp`, await niyog.mint({ scopes: able }))
    expect((await strong.client.listTools()).tools.map((tool) => tool.name)).toContain(name)
    await Promise.all([weak.close(), strong.close()])
  })

  if (Object.hasOwn(bad, 'id') || field === 'id') {
    it('knows nothing of another workspace, nor of an id that there is none of', async () => {
      const own = makeInput() as { id: number | string }
      const said = await stranger.refusal(name, own)
      expect(said).toMatch(/^There is no \w+ .* in this workspace \(code not_found\)/)
      const unknown = typeof own.id === 'string' ? missingDelivery : missing
      expect(await mcp.refusal(name, { ...own, id: unknown })).toBe(said.replace(String(own.id), String(unknown)))
    })
  }

  it('answers as its schema says', async () => {
    expect(await mcp.call(name, makeInput())).toBeTypeOf('object')
  })
})

describe('a list', () => {
  it('comes in pages, to its end', async () => {
    const made = []
    for (let count = 0; count < 7; count += 1) {
      made.push((await mcp.call<Lead>('leads_create', { phone: newPhone() })).id)
      await mcp.call('leads_update', { id: made.at(-1), stage: 'Proposal' })
    }
    const found: number[] = []
    const sizes: number[] = []
    let cursor: string | null | undefined
    do {
      const page: { data: Lead[]; next_cursor: string | null } = await mcp.call('leads_list', {
        stage: 'Proposal',
        limit: 3,
        ...(cursor && { cursor }),
      })
      found.push(...page.data.map(({ id }) => id))
      sizes.push(page.data.length)
      cursor = page.next_cursor
    } while (cursor)
    expect([found, sizes]).toEqual([made.toReversed(), [3, 3, 1]])
  })

  it('of a timeline has messages and notes in one order', async () => {
    const to = newPhone()
    const first = await mcp.call<{ id: number; conversation_id: number }>('messages_send', { to, text: 'one' })
    const id = first.conversation_id
    await mcp.call('conversations_add_note', { id, text: 'two' })
    await mcp.call('messages_send', { to, text: 'three' })
    interface Page {
      data: { message: { text: string } | null; note: { text: string } | null }[]
      next_cursor: string | null
    }
    const newest = await mcp.call<Page>('conversations_timeline', { id, limit: 2 })
    const oldest = await mcp.call<Page>('conversations_timeline', { id, limit: 2, cursor: newest.next_cursor })
    expect([...newest.data, ...oldest.data].map(({ message, note }) => message?.text ?? `note: ${note?.text}`)).toEqual(
      ['three', 'note: two', 'one'],
    )
    expect(oldest.next_cursor).toBeNull()
  })
})

describe('what a tool does', () => {
  it('comes as a signed webhook', async () => {
    const hook = niyog.receiver.url('/mcp-hook')
    const { secret, id } = await mcp.call<{ secret: string; id: number }>('webhooks_create', {
      url: hook,
      events: ['lead.created', 'message.sent'],
      dialect: 'niyog',
    })
    const phone = newPhone()
    const lead = await mcp.call<Lead>('leads_create', { phone })
    const [delivery] = await niyog.receiver.waitFor(
      (one) => one.path === '/mcp-hook' && payloadOf(one).metadata.lead_id === lead.id,
    )
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(delivery?.headers['x-niyog-signature'])) ?? []
    expect(
      createHmac('sha256', secret)
        .update(`${t}.`)
        .update(delivery?.rawBody ?? '')
        .digest('hex'),
    ).toBe(v1)
    expect(payloadOf(delivery)).toMatchObject({ event: 'lead.created', metadata: { phone } })
    await mcp.call('webhooks_delete', { id })
  })

  it('is explained where a delivery fails', async () => {
    niyog.receiver.respondWith((one) => (one.path === '/failing' ? { status: 500, body: 'x'.repeat(5_000) } : 200))
    const { id } = await mcp.call<{ id: number }>('webhooks_create', {
      url: niyog.receiver.url('/failing'),
      events: ['contact.created'],
    })
    const { event_id } = await mcp.call<{ event_id: string }>('webhooks_test', { id })
    interface Shown {
      attempts: { cause: string; response_body: string; curl?: string }[]
    }
    const read = async (options = {}): Promise<Shown['attempts'][0] | undefined> => {
      const { data } = await mcp.call<{ data: { id: string }[] }>('deliveries_list', { event_id })
      const { attempts } = await mcp.call<Shown>('deliveries_get', { id: data[0]?.id, ...options })
      return attempts[0]
    }
    const attempt = await vi.waitFor(
      async () => {
        const made = await read()
        expect(made).toBeDefined()
        return made
      },
      { timeout: 20_000 },
    )
    expect(attempt).toMatchObject({ cause: expect.stringContaining('answered 500') })
    expect([attempt?.response_body.length, attempt?.curl]).toEqual([1_000, undefined])
    const whole = await read({ with_requests: true })
    expect([whole?.response_body.length, whole?.curl]).toEqual([5_000, expect.stringContaining('curl')])
    await mcp.call('webhooks_delete', { id })
    niyog.receiver.respondWith(200)
  })

  it('is done once for an idempotency key', async () => {
    const input = { to: newPhone(), text: 'Once', idempotency_key: `once-${newPhone()}` }
    const answers = [await mcp.call('messages_send', input), await mcp.call('messages_send', input)]
    expect(answers[1]).toEqual(answers[0])
    const { data } = await mcp.call<{ data: object[] }>('messages_list', { contact_id: answers[0]?.contact_id })
    expect(data).toHaveLength(1)
    const reused = await mcp.refusal('messages_send', { ...input, text: 'Twice' })
    expect(reused).toMatch(/code idempotency_key_reused.*Use another/)
  })

  it('is refused for contacts who have opted out, with what to do', async () => {
    const lead = await mcp.call<Lead>('leads_create', { phone: newPhone() })
    await mcp.call('leads_update', { id: lead.id, opted_out: true })
    const said = await mcp.refusal('messages_send', { contact_id: lead.id, text: 'Hi' })
    expect(said).toContain(`code opted_out, contact_id ${lead.id}`)
    expect(said).toContain('do not send on any channel')
  })

  it('stays on this machine with a test key', async () => {
    const test = await connectMcp(`${niyog.parley.url}/mcp`, await niyog.mint({ mode: 'test', prefix: 'parley_test' }))
    const sent = await test.call<{ channel_id: number }>('messages_send', { to: newPhone(), text: 'Hi' })
    const { data } = await test.call<{ data: { id: number; type: string }[] }>('channels_list')
    expect(data.find(({ id }) => id === sent.channel_id)?.type).toBe('simulator')
    await test.close()
  })
})

describe('an agent', () => {
  it('that is asked to look at a lead does so, and tells', async () => {
    const run = await vi.waitFor(
      async () => {
        const read = await mcp.call<{ status: string; finished_at: string | null }>('agent_runs_get', { id: ids.run })
        expect(read.finished_at).not.toBeNull()
        return read
      },
      { timeout: 20_000 },
    )
    expect(run).toMatchObject({ agent_slug: ids.agent, contact_id: ids.lead, tool_calls: expect.any(Array) })
  })

  it('that there is none of is said to be none, and a lead of another workspace not to be one', async () => {
    const unknown = await mcp.refusal('agents_run', { slug: 'sales.baker', contact_id: ids.lead })
    expect(unknown).toMatch(/^There is no agent sales\.baker .* agents_list shows the existing ones/)
    const foreign = await stranger.refusal('agents_run', { slug: ids.agent, contact_id: ids.lead })
    expect(foreign).toMatch(/^contact_id must be a contact of this workspace/)
  })
})

describe('many at once', () => {
  it('50 calls of one client all answer, each its own', async () => {
    const phones = Array.from({ length: 50 }, newPhone)
    const leads = await Promise.all(phones.map((phone) => mcp.call<Lead>('leads_create', { phone })))
    expect(leads.map(({ phone }) => phone)).toEqual(phones)
  })

  it('a client that goes away in the middle of a call harms nobody: the call is done once, or not at all', async () => {
    const phone = newPhone()
    const params = { name: 'leads_create', arguments: { phone } }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
    const { hostname, port } = new URL(niyog.parley.url)
    const socket = createConnection(Number(port), hostname)
    socket.write(
      `POST /mcp HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${niyog.key}\r\n` +
        `content-type: application/json\r\naccept: application/json, text/event-stream\r\n` +
        `content-length: ${body.length}\r\n\r\n${body}`,
      () => socket.destroy(),
    )
    const made = async () => (await mcp.call<{ data: Lead[] }>('leads_list', { phone })).data
    // The server may have seen the end of the connection before it looked at the call.
    await mcp.call<Lead>('leads_create', { phone }).catch(() => {})
    expect(await made()).toHaveLength(1)
  })
})
