import { runCli } from '@parley/test-kit/parley-command'
import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { makeHistory } from '../../testing/history.ts'
import { secretKeySetting } from '../../testing/secret-key.ts'

let parley: Harness
let env: NodeJS.ProcessEnv
let endpoint: { id: number }
/** Exhausted deliveries. */
let first: { id: string }
let second: { id: string }
beforeAll(async () => {
  parley = await startHarness()
  env = { DATABASE_URL: parley.databaseUrl, PARLEY_SECRET_KEY: secretKeySetting }
  const { body } = await parley.request('POST', '/v1/endpoints', {
    body: { url: 'http://127.0.0.1:9/', events: ['contact.created'] },
  })
  endpoint = body
  await makeHistory(parley.sql, { events: 3, endpointIds: [endpoint.id], state: 'exhausted' })
  await makeHistory(parley.sql, { events: 2, endpointIds: [endpoint.id], state: 'delivered' })
  const { data } = (await parley.request('GET', '/v1/deliveries?state=exhausted')).body
  first = data[0]
  second = data[1]
  return parley.stop
})

const cli = (...args: string[]) => runCli(args, env)
const since = new Date(Date.now() - 3_600_000).toISOString()

describe('parley reconcile', () => {
  test('exits with 0 when the deliveries add up', async () => {
    const { code, stdout } = await cli('reconcile', '--endpoint', String(endpoint.id))
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/5 accepted = 2 delivered \+ 0 pending \+ 3 exhausted \+ 0 cancelled\nIt adds up\.\n$/),
    ])
  })

  test('exits with 1 when the deliveries do not add up, and names what is wrong', async () => {
    await parley.sql('update deliveries set attempts = 2 where id = $1', [first.id])
    const { code, stdout } = await cli('reconcile', '--since', since)
    expect([code, stdout]).toEqual([1, expect.stringContaining(`${first.id}  ${endpoint.id}`)])
    const json = await cli('reconcile', '--since', since, '--json')
    expect([json.code, JSON.parse(json.stdout)]).toEqual([
      1,
      expect.objectContaining({ balanced: false, discrepancy_count: 1, accepted: 5 }),
    ])
    await parley.sql('update deliveries set attempts = 1 where id = $1', [first.id])
  })
})

describe('parley replay', () => {
  test('counts the deliveries with --dry-run', async () => {
    const filter = ['--since', since, '--type', 'contact.created', '--type', 'message.sent', '--dry-run']
    const { stdout } = await cli('replay', ...filter)
    expect(stdout).toMatch(/^3 deliveries from .* would be queued, 0 skipped\.\nendpoint +total/)
    const json = JSON.parse((await cli('replay', ...filter, '--state', 'delivered', '--json')).stdout)
    expect(json).toMatchObject({ dry_run: true, counts: { total: 2 } })
    expect((await parley.request('GET', '/v1/replays')).body.data).toEqual([])
  })

  test('starts the replay of a range once', async () => {
    const begun = await cli('replay', '--since', since, '--endpoint', String(endpoint.id))
    const [replay] = (await parley.request('GET', '/v1/replays')).body.data
    expect(begun.stdout).toBe(`Replay ${replay.id} has begun.\n`)
    const again = await cli('replay', '--since', since, '--endpoint', String(endpoint.id))
    expect(again.stdout).toBe(
      `The same replay already exists: replay ${replay.id}, until ${replay.filter.until}, runs.\n`,
    )
    await parley.sql(`update replays set state = 'completed', completed_at = now()`)
    const waited = await cli('replay', '--since', since, '--endpoint', String(endpoint.id), '--wait', '--json')
    expect(JSON.parse(waited.stdout)).toMatchObject({ id: replay.id, state: 'completed' })
  })

  test('replays one delivery', async () => {
    const { code, stdout } = await cli('replay', second.id)
    expect([code, stdout]).toEqual([0, `Delivery ${second.id} of contact.created to endpoint ${endpoint.id} is due.\n`])
    expect((await parley.request('GET', `/v1/deliveries/${second.id}`)).body.state).toBe('pending')
  })

  test.each([
    [[], /--since/],
    [['--since', '2026-01-15'], /2026-01-15T09:30:00Z/],
    [['--since', since, '--type', 'lead.created'], /contact\.created/],
    [['--since', since, '--state', 'pending'], /missing/],
    [['--since', since, '--endpoint', '999'], /endpoint of this workspace/],
    [['01a1fdeb-ae41-7983-899d-000000000000'], /no delivery/],
    [['01a1fdeb-ae41-7983-899d-000000000000', '--since', since], /is one delivery/],
  ])('refuses the arguments %j', async (args, message) => {
    const { code, stdout, stderr } = await cli('replay', ...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
  })
})
