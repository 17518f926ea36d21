import { startParley } from '@parley/test-kit/parley-process'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { secretKeySetting } from '../../../testing/secret-key.ts'

// Serves requests only. The processes that do the work are killed.
let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_ROLES: 'api' })
  return parley.stop
})

const worker = () =>
  startParley({ DATABASE_URL: parley.databaseUrl, PARLEY_ROLES: 'worker', PARLEY_SECRET_KEY: secretKeySetting })

/** As many as a large file has, with IMPORT_ROWS=100000. A multiple of 400. */
const rows = Number(process.env.IMPORT_ROWS ?? 20_000)
const people = (rows * 3) / 4
const waitMs = Math.max(120_000, rows * 10)
/** A third of the people comes twice, and each hundredth row has a wrong phone. */
const csv = [
  'Name;Phone;Mail',
  ...Array.from({ length: rows }, (_, n) => {
    const phone = n % 100 === 99 ? '12' : String(919_800_000_000 + (n % people))
    return `"Asha ""${n}""";${phone};asha${n % people}@example.com`
  }),
].join('\r\n')

test(
  'a file is imported once, though its processes are killed five times',
  async () => {
    const raw = new Uint8Array(Buffer.from(`\uFEFF${csv}`, 'utf16le'))
    const headers = { 'content-type': 'text/csv' }
    const { body } = await parley.request('POST', '/v1/imports', { raw, headers })
    expect(body).toMatchObject({ rows, columns: ['Name', 'Phone', 'Mail'] })
    const path = `/v1/imports/${body.id}`
    await parley.request('POST', `${path}/start`, { body: { mapping: body.suggested_mapping } })
    const read = async () => (await parley.request('GET', path)).body

    const victim = await worker()
    for (const part of [0.05, 0.15, 0.3, 0.45, 0.7]) {
      await expect.poll(async () => (await read()).done, { timeout: waitMs }).toBeGreaterThan(rows * part)
      await victim.kill('SIGKILL')
      await victim.start()
    }
    await expect.poll(async () => (await read()).status, { timeout: waitMs }).toBe('completed')
    await victim.close()

    const wrong = rows / 100
    const created = people - people / 100
    expect(await read()).toMatchObject({ done: rows + 1, created, updated: rows - wrong - created, failed: wrong })
    const [found] = await parley.sql(
      `select count(*)::integer as contacts, count(distinct i.value)::integer as phones,
       (select count(*)::integer from events where type = 'contact.created') as events,
       (select count(*)::integer from import_errors where field = 'phone') as errors
     from contacts c join identities i on i.contact_id = c.id and i.kind = 'phone'`,
    )
    expect(found).toEqual({ contacts: created, phones: created, events: created, errors: wrong })
    const { body: pipeline } = await parley.request('GET', '/v1/pipeline')
    expect(pipeline.stages[0].contacts).toBe(created)
  },
  Math.max(600_000, 3 * waitMs),
)
