import { beforeAll, describe, expect, test } from 'vitest'

import { countStatements } from '../../../testing/count-statements.ts'
import { readingOf } from '../../../testing/explain-statements.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { facts } from './figure.ts'
import { metricNames } from './metrics.ts'

const days = 400

let parley: Harness
let key: string
beforeAll(async () => {
  parley = await startHarness()
  const own = await parley.createWorkspace('Old')
  key = own.key
  // A row in ten is this workspace's.
  await parley.sql(
    `insert into daily_figures (workspace_id, fact, day, channel_id, subject, count, took)
     select case w when 0 then $1::bigint else 1000 + w end, fact, current_date - d, 1, '7', 1, array_fill(1, '{88}')
     from unnest($2::text[]) fact, generate_series(0, ${days - 1}) d, generate_series(0, 9) w`,
    [own.id, facts],
  )
  await parley.sql('analyze')
  return parley.stop
}, 60_000)

describe.each(metricNames)('%s', (metric) => {
  const path = `/v1/analytics?metric=${metric}`

  test('reads roll-ups and no messages, events or deliveries', async () => {
    const statements = countStatements()
    expect((await parley.request('GET', path, { key })).status).toBe(200)
    const taken = statements.take()
    statements.stop()
    expect(taken.filter((text) => text.includes('daily_figures'))).toHaveLength(2)
    expect(taken.filter((text) => /\b(messages|events|deliveries|conversations|contacts)\b/.test(text))).toEqual([])
  })

  test('reads the days and the facts that it shows, from the key', async () => {
    const { scans, rows } = await readingOf(parley.databaseUrl, 'daily_figures', () =>
      parley.request('GET', path, { key }),
    )
    expect(scans).not.toContain('Seq Scan')
    expect(rows).toBeLessThanOrEqual(30 * 6)
  })
})
