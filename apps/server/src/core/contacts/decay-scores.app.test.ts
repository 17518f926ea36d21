import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { createScoring, type Scoring } from './decay-scores.ts'

let core: ScriptedChannel
let scoring: Scoring
beforeAll(async () => {
  core = await startScriptedChannel()
  scoring = createScoring({ database: core.database, clock: core.clock })
  return core.stop
})

beforeEach(() => core.reset())

const day = 24 * 60 * 60_000
let last = 0
const says = (text: string, from = '919812345678') =>
  core.inbox.take(core.channel.id, 'the scripted number', {
    inbound: [
      {
        providerId: `wamid.in.${++last}`,
        from: [{ kind: 'phone', value: from }],
        name: null,
        kind: 'text',
        text,
        raw: null,
      },
    ],
    statuses: [],
  })

interface Row {
  score: number | null
  temperature: string | null
  rescore_at: Date | null
  replies: number
  updated_at: Date
}
const contact = async () => {
  const [row] = await core.sql<Row>(
    'select score, temperature, rescore_at, replies, updated_at from contacts order by id',
  )
  if (!row) throw new Error('there is no contact')
  return row
}
const updates = () =>
  core.sql<{ changes: object; temperature: string }>(
    `select data -> 'changes' as changes, data ->> 'temperature' as temperature from events
     where type = 'contact.updated' order by id`,
  )

describe('a message', () => {
  test('of a new person creates a scored contact', async () => {
    await says('What is the price?')
    expect(await contact()).toMatchObject({ score: 40, temperature: 'cool', replies: 0 })
    const events = await core.sql(
      `select type, data ->> 'score' as score, data #>> '{contact,score}' as inner from events order by id`,
    )
    expect(events).toEqual([
      { type: 'contact.created', score: '40', inner: null },
      { type: 'conversation.created', score: null, inner: '40' },
      { type: 'message.received', score: null, inner: '40' },
    ])
  })

  test('counts as a reply if it follows an outbound one, once a turn', async () => {
    await says('Hi')
    await core.send('Hello!')
    await says('Yes')
    await says('And more')
    await core.send('Fine.')
    await says('Thanks')
    expect(await contact()).toMatchObject({ replies: 2, score: 40, temperature: 'cool' })
    const responded = await core.sql(
      `select data ->> 'score' as score, data #>> '{message,text}' as text, data #>> '{channel,id}' as channel_id, channel_id as of,
         data #>> '{conversation,contact_id}' = contact_id::text as same
       from events where type = 'contact.responded' order by id`,
    )
    const common = { channel_id: String(core.channel.id), of: String(core.channel.id), same: true }
    expect(responded).toEqual([
      { score: '35', text: 'Yes', ...common },
      { score: '40', text: 'Thanks', ...common },
    ])
  })

  test('is no reply to a message that was never sent', async () => {
    await says('Hi')
    core.respondWith(() => ({ kind: 'refused', class: 'permanent', code: '1', reason: 'no' }))
    await core.send('lost').catch(() => {})
    await says('Hello?')
    expect(await core.eventTypes()).not.toContain('contact.responded')
  })

  test('counts as a reply even before the vendor has answered the send', async () => {
    core.respondWith(async (message) => {
      await says('That was quick')
      return { kind: 'accepted', providerId: `wamid.${message.id}` }
    })
    await core.send('Hello!')
    expect((await core.eventTypes()).filter((type) => type === 'contact.responded')).toHaveLength(1)
  })

  test('counts as one reply with concurrent others', async () => {
    await core.send('Hello!')
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => says(text)))
    expect((await core.eventTypes()).filter((type) => type === 'contact.responded')).toHaveLength(1)
    expect(await contact()).toMatchObject({ replies: 1 })
  })

  test('that changes the temperature causes contact.updated, with its channel as the actor', async () => {
    await core.send('Hello!')
    await says('Yes, a demo please')
    expect(await contact()).toMatchObject({ score: 45, temperature: 'warm', updated_at: core.clock.now() })
    const changes = { score: { from: null, to: 45 }, temperature: { from: null, to: 'warm' } }
    expect(await updates()).toEqual([{ changes, temperature: 'warm' }])
    expect(await core.sql('select actor, changes from contact_changes')).toEqual([
      { actor: `channel:${core.channel.id}`, changes },
    ])
    await core.send('Great!')
    await says('When?')
    expect(await contact()).toMatchObject({ score: 50, temperature: 'warm' })
    expect(await updates()).toHaveLength(1)
  })
})

describe('score decay', () => {
  const decayed = async () => {
    let all = 0
    for (let some = await scoring.decay(2); some > 0; some = await scoring.decay(2)) all += some
    return all
  }

  test('cools a contact down in steps, and causes an event when the temperature changes', async () => {
    await core.send('Hello!')
    await says('A demo please')
    const began = core.clock.now()
    const seen: unknown[] = []
    for (const days of [0.5, 1, 2, 3, 7, 14, 29, 30, 300]) {
      core.clock.advance(began.getTime() + days * day - core.clock.now().getTime())
      const touched = await decayed()
      const { score, temperature } = await contact()
      seen.push([days, touched, score, temperature])
    }
    expect(seen).toEqual([
      [0.5, 0, 45, 'warm'],
      [1, 1, 39, 'cool'],
      [2, 0, 39, 'cool'],
      [3, 1, 33, 'cool'],
      [7, 1, 27, 'cool'],
      [14, 1, 21, 'cold'],
      [29, 0, 21, 'cold'],
      [30, 1, 15, 'cold'],
      [300, 0, 15, 'cold'],
    ])
    expect((await updates()).slice(1)).toEqual([
      { temperature: 'cool', changes: { score: { from: 45, to: 39 }, temperature: { from: 'warm', to: 'cool' } } },
      { temperature: 'cold', changes: { score: { from: 27, to: 21 }, temperature: { from: 'cool', to: 'cold' } } },
    ])
    const history = await core.sql(`select changes from contact_changes where actor = 'scoring' order by id`)
    expect(history).toHaveLength(2)
    expect((await contact()).updated_at).toEqual(new Date(began.getTime() + 14 * day))
    expect((await contact()).rescore_at).toBe(null)
  })

  test('catches up at once after it was missed', async () => {
    await says('Hi')
    core.clock.advance(365 * day)
    expect(await decayed()).toBe(1)
    expect(await contact()).toMatchObject({ score: 0, temperature: 'frozen', rescore_at: null })
    expect(await updates()).toHaveLength(1)
  })

  test('changes only due contacts, and at most a batch of them', async () => {
    for (let n = 0; n < 5; n++) await says('Hi', String(919_600_000_000 + n))
    core.clock.advance(12 * 60 * 60_000)
    await says('Hi again', '919600000000')
    core.clock.advance(12 * 60 * 60_000)
    const versions = () => core.sql<{ xmin: string }>('select xmin::text from contacts order by id')
    const [before] = await versions()
    expect([await scoring.decay(3), await scoring.decay(3), await scoring.decay(3)]).toEqual([3, 1, 0])
    expect((await versions())[0]).toEqual(before)
  })

  test('is counted once by concurrent processes, and skips locked contacts', async () => {
    for (let n = 0; n < 20; n++) await says('Hi', String(919_600_000_000 + n))
    core.clock.advance(365 * day)
    const held = await core.connect()
    await held.query('begin')
    await held.query(`select from contacts where id = (select min(id) from contacts) for update`)
    const counts = await Promise.all(Array.from({ length: 4 }, () => scoring.decay(10)))
    expect(counts.reduce((sum, count) => sum + count)).toBe(19)
    await held.query('commit')
    held.release()
    expect(await scoring.decay(10)).toBe(1)
    expect(await updates()).toHaveLength(20)
    expect(await core.sql(`select from contacts where score <> 0`)).toEqual([])
  })

  test('does not change a client’s override', async () => {
    await says('Hi')
    await core.sql(`update contacts set temperature_override = 'hot', temperature = 'hot'`)
    core.clock.advance(365 * day)
    expect(await scoring.decay(10)).toBe(1)
    expect(await contact()).toMatchObject({ score: 0, temperature: 'hot' })
    expect(await updates()).toEqual([])
  })

  test('finds due contacts by an index', async () => {
    await core.sql(`insert into contacts (workspace_id, stage, created_at, updated_at)
      select 1, 'New', now(), now() from generate_series(1, 3000)`)
    await core.sql('analyze contacts')
    const plan = await core.sql<{ 'QUERY PLAN': string }>(
      `explain select id from contacts where rescore_at <= now() order by rescore_at limit 200 for no key update skip locked`,
    )
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('contacts_rescore')
  })
})
