import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { sumsOfCampaigns } from './count-campaigns.ts'
import { foldCampaignCounts } from './fold-counts.ts'

let parley: Harness
let database: Database
beforeAll(async () => {
  parley = await startHarness()
  parley.startWorkers()
  database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-campaign-counts',
    maxConnections: 4,
    onError() {},
    onCommit() {},
  })
  return async () => {
    await database.close()
    await parley.stop()
  }
})

const message = (text: string, more = {}) => ({ type: 'message', content: { type: 'text', text }, ...more })
const get = async (id: number) => (await parley.request('GET', `/v1/campaigns/${id}`)).body

let phones = 0
async function people(count: number, more = {}): Promise<{ id: number; phone: string }[]> {
  const made: { id: number; phone: string }[] = []
  for (let n = 0; n < count; n++) {
    phones += 1
    const phone = String(919_870_500_000 + phones)
    const { body } = await parley.request('POST', '/v1/contacts', { body: { phone, ...more } })
    made.push({ id: body.id, phone })
  }
  return made
}

async function run(steps: object[], contacts: readonly { id: number }[], more = {}): Promise<number> {
  const { status, body } = await parley.request('POST', '/v1/campaigns', { body: { name: 'Counted', steps, ...more } })
  expect([status, body.errors]).toEqual([201, undefined])
  const contact_ids = contacts.map(({ id }) => id)
  await parley.request('POST', `/v1/campaigns/${body.id}/enrollments`, { body: { contact_ids } })
  await parley.request('POST', `/v1/campaigns/${body.id}/start`)
  return body.id
}

const writes = (from: string, text = 'Yes') => parley.request('POST', '/v1/simulator/inbound', { body: { from, text } })

/** From the enrollments and their steps themselves. */
async function byHand(id: number) {
  return parley.sql(
    `select step, variant, kind, sum(n)::int as contacts from (
       select step, null::int as variant,
         case when status = 'stopped' and reason = 'opt_out' then 'opted_out' else status end as kind, 1 as n
       from enrollments where campaign_id = $1
       union all select coalesce(replied_step, -1), replied_variant, 'replied', 1 from enrollments
       where campaign_id = $1 and replied_at is not null
       union all select d.step, d.variant,
         case when d.skipped then 'skipped' when m.status = 'failed' then 'undelivered' when d.message_id is not null then 'sent' else 'done' end, 1
       from campaign_steps_done d join enrollments e on e.id = d.enrollment_id left join messages m on m.id = d.message_id
       where e.campaign_id = $1) t
     group by 1, 2, 3 order by 1, 2, 3`,
    [id],
  )
}

const counted = (id: number) =>
  parley.sql(
    `select step, variant, kind, sum(contacts)::int as contacts from campaign_counts where campaign_id = $1
     group by 1, 2, 3 having sum(contacts) <> 0 order by 1, 2, 3`,
    [id],
  )

const expectExact = async (id: number) => expect(await counted(id)).toEqual(await byHand(id))

test('each step counts who waits, got it, answered, failed, went past it and opted out', async () => {
  const lost = await people(2, { stage: 'Lost' })
  const named = await people(3, { name: 'Asha' })
  const [answers, leaves] = named
  const steps = [
    message('One'),
    { type: 'condition', if: { stage: ['Lost'] }, yes: 'last' },
    message('Hi {{attributes.plan}}'),
    message('Last', { label: 'last' }),
    { type: 'wait', days: 1 },
    message('After all'),
  ]
  const id = await run(steps, [...lost, ...named])
  await expect.poll(async () => (await get(id)).counts.by_status).toMatchObject({ active: 2, failed: 3 })
  const { counts } = await get(id)
  expect(counts.by_step).toEqual([5, 5, 0, 2, 2, 0])
  expect(counts.steps).toMatchObject([
    { sent: 5, waiting: 0, failed: 0 },
    { sent: 0 },
    { sent: 0, failed: 3, skipped: 2 },
    { sent: 2, skipped: 0 },
    { waiting: 0 },
    { waiting: 2, sent: 0 },
  ])
  await writes(lost[0]?.phone ?? '')
  await writes(lost[1]?.phone ?? '', 'STOP')
  await writes(answers?.phone ?? '')
  await expect.poll(async () => (await get(id)).counts.replies).toBe(3)
  expect((await get(id)).counts.steps).toMatchObject([
    { replied: 1 },
    {},
    {},
    { replied: 2 },
    {},
    { waiting: 0, opted_out: 1 },
  ])
  await expectExact(id)
  await parley.request('DELETE', `/v1/contacts/${leaves?.id}`)
  expect((await get(id)).counts).toMatchObject({ enrolled: 4, by_step: [4, 4, 0, 2, 2, 0] })
  await expectExact(id)
})

test('a message that can’t be delivered moves from sent to failed', async () => {
  const [person] = await people(1)
  const id = await run([message('Hello'), { type: 'wait', days: 1 }], [person as { id: number }])
  await expect.poll(async () => (await get(id)).counts.steps[0]).toMatchObject({ sent: 1, failed: 0 })
  const ofIt = `id in (select d.message_id from campaign_steps_done d where d.campaign_id = ${id})`
  const status = () => parley.sql(`select status from messages where ${ofIt}`)
  await expect.poll(status).toEqual([{ status: 'delivered' }])
  await parley.sql(`update messages set status = 'failed' where ${ofIt}`)
  expect((await get(id)).counts.steps[0]).toMatchObject({ sent: 0, failed: 1 })
  expect((await get(id)).counts.by_step).toEqual([1, 1])
  await expectExact(id)
})

test('variants are counted by who got and answered them', async () => {
  const contacts = await people(24)
  const variants = ['A', 'B'].map((text) => ({ content: { type: 'text', text: `Variant ${text}` } }))
  const id = await run([{ type: 'message', variants }, { type: 'wait', days: 1 }, message('Later')], contacts)
  await expect.poll(async () => (await get(id)).counts.by_step[0]).toBe(24)
  const got = await parley.sql<{ contact_id: number; text: string }>(
    `select contact_id, text from messages where contact_id = any($1) and direction = 'outbound'`,
    [contacts.map(({ id }) => id)],
  )
  const sent = variants.map(({ content }) => got.filter(({ text }) => text === content.text).length)
  expect(Math.min(...sent)).toBeGreaterThan(0)
  const { steps } = (await get(id)).counts
  expect(steps[0]).toMatchObject({
    sent: 24,
    variants: sent.map((count) => ({ sent: count, replied: 0 })),
    leading: null,
  })
  const second = Number(got.find(({ text }) => text === 'Variant B')?.contact_id)
  await writes(contacts.find((contact) => contact.id === second)?.phone ?? '')
  await expect.poll(async () => (await get(id)).counts.steps[0].leading).toBe(1)
  expect((await get(id)).counts.steps[0]).toMatchObject({
    replied: 1,
    variants: [{ replied: 0 }, { replied: 1, sent: sent[1] }],
  })
  await expectExact(id)
})

test('counts are exact after many changes at once, while loops fold', async () => {
  const contacts = await people(40)
  const steps = [
    message('One'),
    { type: 'condition', if: { replied: true }, yes: 'end' },
    { type: 'task', title: 'Call' },
    message('Two'),
  ]
  const id = await run(steps, contacts, { stop_on_reply: false })
  const fold = () => foldCampaignCounts(database, 5)
  await Promise.all(
    contacts.flatMap(({ id: contact, phone }, n) => [
      writes(phone, n % 7 === 0 ? 'STOP' : 'Hello'),
      fold(),
      ...(n % 5 === 0 ? [parley.request('DELETE', `/v1/contacts/${contact}`)] : []),
      ...(n % 5 === 1
        ? [parley.request('POST', `/v1/contacts/${contact}/merge`, { body: { contact_id: contacts[n + 1]?.id } })]
        : []),
    ]),
  )
  await expect.poll(async () => (await get(id)).counts.by_status.active).toBe(0)
  await expectExact(id)
  while ((await foldCampaignCounts(database, 1_000)) > 0) await expectExact(id)
  const groups = await counted(id)
  const [{ rows } = { rows: 0 }] = await parley.sql<{ rows: number }>(
    'select count(*)::int as rows from campaign_counts where campaign_id = $1',
    [id],
  )
  // Two loops at once may leave a row each, until the next change.
  expect(rows).toBeLessThanOrEqual(groups.length * 4)
})

test('an older process counts too', async () => {
  const [person] = await people(1)
  const id = await run([message('One')], [])
  const [enrollment] = await parley.sql<{ id: number }>(
    `insert into enrollments (workspace_id, campaign_id, contact_id, status, step, enrolled_at, ended_at)
     values (1, $1, $2, 'completed', 1, now(), now()) returning id`,
    [id, person?.id],
  )
  await parley.sql(
    'insert into campaign_steps_done (enrollment_id, step, workspace_id, done_at) values ($1, 0, 1, now())',
    [enrollment?.id],
  )
  expect((await get(id)).counts).toMatchObject({ enrolled: 1, by_step: [1] })
  await expectExact(id)
})

test('neither the counts of a campaign nor a page of its enrollments scans a table', async () => {
  const [campaign, other] = [await run([message('One')], []), await run([message('One')], [])]
  await parley.sql(
    `with person as (insert into contacts (workspace_id, stage, source, created_at, updated_at)
       select 1, 'New', 'plan', now(), now() from generate_series(1, 20000) returning id)
     insert into enrollments (workspace_id, campaign_id, contact_id, status, step, enrolled_at, ended_at)
     select 1, case when id % 100 = 0 then $1::bigint else $2::bigint end, id, 'completed', 1, now(), now() from person`,
    [campaign, other],
  )
  await parley.sql(
    `insert into campaign_counts (workspace_id, campaign_id, step, kind, contacts, folded)
     select 1, 1000000 + n % 500, n % 10, 'sent', 1, true from generate_series(1, 20000) n`,
  )
  await parley.sql('analyze enrollments, campaign_counts')
  const planOf = async (statement: string, values: unknown[]) =>
    JSON.stringify(await parley.sql(`explain (format json) ${statement}`, values))
  const pages = ['', "and status = 'failed'"].map(
    (status) => `select * from enrollments where campaign_id = $1 ${status} order by id desc limit 51`,
  )
  for (const [statement, values, index] of [
    [sumsOfCampaigns, [[campaign]], 'campaign_counts_campaign'],
    [pages[0], [campaign], 'enrollments_campaign'],
    [pages[1], [campaign], 'enrollments_status'],
  ] as const) {
    const plan = await planOf(statement ?? '', [...values])
    expect(plan).toContain(index)
    expect(plan).not.toContain('Seq Scan')
    expect(plan).not.toContain('"Sort"')
  }
})
