import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accepted, refused, type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { operatorOf } from '../keys/holder.ts'
import type { InboundMessage } from '../messages/receive-message.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

beforeEach(async () => {
  await core.reset()
  await core.sql('update workspaces set opt_out_words = null, opt_in_words = null, opt_out_reply = null')
  await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
})

const phone = '919812345678'
let last = 0
const says = (text: string | null, from = phone) => {
  const message: InboundMessage = {
    providerId: `wamid.in.${++last}`,
    from: [{ kind: 'phone', value: from }],
    name: 'Asha',
    kind: text === null ? 'image' : 'text',
    text,
    raw: null,
  }
  return core.inbox.take(core.channel.id, 'the scripted number', { inbound: [message], statuses: [] })
}
interface Row {
  id: string
  opted_out_at: Date | null
  updated_at: Date
}
const contact = async () => (await core.sql<Row>('select id, opted_out_at, updated_at from contacts'))[0]
const optedOut = async () => (await contact())?.opted_out_at ?? null
const outbound = () =>
  core.sql<{ text: string; status: string; error: object | null }>(
    `select text, status, error from messages where direction = 'outbound' order by id`,
  )

describe('a contact who writes STOP', () => {
  test('gets no message, by number or by id, until they write START', async () => {
    await says('Hi')
    core.clock.advance(60_000)
    await says('Stop!')
    expect(await optedOut()).toEqual(core.clock.now())
    const id = Number((await contact())?.id)
    const refusal = { kind: 'rejected', code: 'opted_out', data: { contact_id: id } }
    await expect(core.send()).rejects.toMatchObject({ ...refusal, fields: [{ field: 'to' }] })
    const byId = core.messages.send(core.tenant, { contactId: id, content: { type: 'text', text: 'Hi' } })
    await expect(byId).rejects.toMatchObject({ ...refusal, fields: [{ field: 'contact_id' }] })
    await expect(byId).rejects.toThrow(`Contact ${id} has opted out`)
    expect([core.sent, await outbound()]).toEqual([[], []])

    await says('Começar')
    expect(await optedOut()).toBe(null)
    expect(await core.send()).toMatchObject({ status: 'sent' })
  })

  test('is opted out on every channel of the workspace, and in no other workspace', async () => {
    await says('STOP')
    const other = await core.channels.create(operatorOf(1), { type: 'simulator', name: 'Other' })
    const elsewhere = core.messages.send(core.tenant, {
      to: phone,
      content: { type: 'text', text: 'Hi' },
      channelId: other.id,
    })
    await expect(elsewhere).rejects.toMatchObject({ code: 'opted_out' })
    await core.sql(`insert into workspaces (id, name) values (1000, 'Other') on conflict do nothing`)
    const tenants = { ...core.tenant, workspaceId: 1000 }
    expect(await core.messages.send(tenants, { to: phone, content: { type: 'text', text: 'Hi' } })).toMatchObject({
      status: 'delivered',
    })
    await core.sql('delete from contacts where workspace_id = 1000')
  })

  test('gets one history entry and one event, in the transaction of the message', async () => {
    await says('Hi')
    await says('STOP')
    await says('stop')
    await says('START')
    await says('start')
    const at = core.clock.now().toISOString()
    const history = await core.sql(
      `select actor, changes -> 'opted_out_at' as changes from contact_changes order by id`,
    )
    const actor = `channel:${core.channel.id}`
    expect(history).toEqual([
      { actor, changes: { from: null, to: at } },
      { actor, changes: { from: at, to: null } },
    ])
    const events = await core.sql(
      `select data ->> 'opted_out_at' as at, data #> '{changes,opted_out_at}' as change from events
       where type = 'contact.updated' order by id`,
    )
    expect(events).toEqual([
      { at, change: { from: null, to: at } },
      { at: null, change: { from: at, to: null } },
    ])
  })

  test('may be new', async () => {
    await says('parar')
    expect(await optedOut()).toEqual(core.clock.now())
    expect(await core.eventTypes()).toEqual([
      'contact.created',
      'conversation.created',
      'message.received',
      'contact.updated',
    ])
  })

  test('stays opted out, whatever else they write at the same time', async () => {
    await says('Hi')
    await Promise.all([says('STOP'), says('Hello?'), says(null), says('STOP'), says('what')])
    expect(await optedOut()).not.toBe(null)
    expect(await core.sql(`select from contact_changes where changes ->> 'opted_out_at' is not null`)).toHaveLength(1)
  })
})

describe('a queued message to a contact who opts out', () => {
  test('fails at its next attempt', async () => {
    core.respondWith(refused('retry'))
    const { id } = await core.send()
    await says('STOP')
    core.clock.advance(3_000)
    core.sent.length = 0
    expect(await core.sendDue()).toBe(1)
    expect(core.sent).toEqual([])
    expect(await core.messages.get(core.tenant, id)).toMatchObject({ status: 'failed', error: { code: 'opted_out' } })
    expect(await core.eventTypes(id)).toEqual(['message.queued', 'message.failed'])
    expect(await core.sql('select from sends')).toEqual([])
  })

  test('fails when its paused channel is connected again', async () => {
    await core.channels.update(operatorOf(1), core.channel.id, { status: 'paused' })
    const { id } = await core.send()
    await says('STOP')
    await core.channels.update(operatorOf(1), core.channel.id, { status: 'connected' })
    await core.sendDue()
    expect(core.sent).toEqual([])
    expect(await core.messages.get(core.tenant, id)).toMatchObject({ status: 'failed', error: { code: 'opted_out' } })
  })

  test('fails even if it is already claimed', async () => {
    core.respondWith(refused('retry'))
    await core.send()
    core.clock.advance(3_000)
    const [claim] = await core.sending.claimDue(1)
    await says('STOP')
    core.sent.length = 0
    if (claim) await core.sending.attempt(claim)
    expect([claim === undefined, core.sent]).toEqual([false, []])
  })
})

test('after an opt-out is committed, no message is sent, however many sends run at the same time', async () => {
  const settle = (sends: Promise<unknown>[]) => Promise.all(sends.map((send) => send.catch((error: unknown) => error)))
  for (let round = 0; round < 5; round++) {
    const number = String(919_700_000_000 + round)
    // Every other message waits for a second attempt, which comes after the opt-out.
    core.respondWith((message) => (message.id % 2 ? refused('retry')() : accepted(message)))
    await says('Hi', number)
    const meanwhile = settle(Array.from({ length: 12 }, () => core.send('meanwhile', number)))
    await says('STOP', number)
    const after = settle(Array.from({ length: 6 }, () => core.send('after', number)))
    expect(await after).toMatchObject(Array(6).fill({ code: 'opted_out' }))
    for (const answer of await meanwhile) {
      const { status, code } = answer as { status?: string; code?: string }
      expect(status ?? code).toMatch(/^(sent|queued|opted_out)$/)
    }
    core.respondWith(accepted)
    const before = core.sent.length
    core.clock.advance(3_000)
    await core.sendDue()
    expect(core.sent.slice(before)).toEqual([])
    expect(core.said(number)).not.toContain('after')
  }
  const left = await core.sql(
    `select status, error ->> 'code' as code from messages where status not in ('sent', 'received')`,
  )
  expect(left).toEqual(left.map(() => ({ status: 'failed', code: 'opted_out' })))
})

describe('an opt-out confirmation', () => {
  const reply = 'You will hear no more from us.'
  const settle = async () => {
    await core.sendDue()
    return core.said(phone)
  }

  test('is not sent unless the workspace has one', async () => {
    await says('STOP')
    expect(await settle()).toEqual([])
  })

  test('is sent once, and nothing after it', async () => {
    await core.sql('update workspaces set opt_out_reply = $1', [reply])
    await says('STOP')
    await says('stop')
    expect(await outbound()).toMatchObject([{ text: reply, status: 'queued' }])
    expect(await settle()).toEqual([reply])
    await says('STOP')
    expect(await settle()).toEqual([reply])
    await expect(core.send()).rejects.toMatchObject({ code: 'opted_out' })
    expect(await outbound()).toMatchObject([{ text: reply, status: 'sent' }])
  })

  test('is retried like any message', async () => {
    await core.sql('update workspaces set opt_out_reply = $1', [reply])
    core.respondWith(refused('retry'))
    await says('STOP')
    await settle()
    core.respondWith(accepted)
    core.clock.advance(3_000)
    expect(await settle()).toEqual([reply, reply])
    expect(await outbound()).toMatchObject([{ status: 'sent' }])
  })

  test('that its channel can not send does not prevent the opt-out', async () => {
    await core.sql('update workspaces set opt_out_reply = $1', [reply])
    const userId: InboundMessage = {
      providerId: 'wamid.user',
      from: [{ kind: 'wa_bsuid', value: 'IN.1' }],
      name: null,
      kind: 'text',
      text: 'STOP',
      raw: null,
    }
    await core.inbox.take(core.channel.id, 'the scripted number', { inbound: [userId], statuses: [] })
    expect([await optedOut(), await outbound()]).toEqual([core.clock.now(), []])
  })
})

test('a workspace may set its own opt-out and opt-in words', async () => {
  await core.sql(`update workspaces set opt_out_words = '{Chega Já}', opt_in_words = '{de novo}'`)
  await says('STOP')
  expect(await optedOut()).toBe(null)
  await says('chega ja!')
  expect(await optedOut()).not.toBe(null)
  await says('START')
  expect(await optedOut()).not.toBe(null)
  await says('De novo')
  expect(await optedOut()).toBe(null)
})
