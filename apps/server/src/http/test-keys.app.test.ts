import { beforeAll, expect, test } from 'vitest'

import type { Strangers } from '../../testing/api-facts.ts'
import { apiOf, pathOf, shownId, thingAt } from '../../testing/apis.ts'
import { attemptsAt, bareId, hasRows, rowsIn } from '../../testing/attempts.ts'
import { type DocumentedOperation, keyedOperationsOf } from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import { marker, type Populated, startPopulated } from '../../testing/populated-workspace.ts'
import { things } from '../../testing/things.ts'
import { snapshotWorkspace } from '../../testing/workspace-snapshot.ts'

const { document } = await describeApp()
const operations = keyedOperationsOf(document)

// Workspace 1 has one of everything that is live. One of its test keys tries every operation on it.
let parley: Populated
let key: string
let own: Strangers['own']
let before: Record<string, unknown[]>
beforeAll(async () => {
  parley = await startPopulated()
  key = await parley.mint({ mode: 'test' })
  const make = async (path: string, body: unknown) => (await parley.request('POST', path, { key, body })).body
  const steps = [{ type: 'message', content: { type: 'text', text: 'Try' } }]
  own = {
    endpoint: (await make('/v1/endpoints', { url: 'http://127.0.0.1:9/', events: ['contact.created'] })).id,
    contact: (await make('/v1/simulator/inbound', { from: '919812345699', text: 'Hi' })).contact_id,
    channel: (await parley.request('GET', '/v1/channels', { key })).body.data[0].id,
    campaign: (await make('/v1/campaigns', { name: 'Try', steps })).id,
  }
  before = await snapshotWorkspace(parley.sql, 1)
  return parley.stop
})

const named = operations.map((documented) => ({ name: documented.operation.operationId, documented }))

/** A test may name a live channel: its simulator stands for it. */
function namesChannel({ path }: DocumentedOperation, body: unknown): boolean {
  const api = apiOf(path)
  const { channel, simulator } = parley.idsOf(api)
  return (['channel', 'simulator'] as const).some((thing) => {
    const id = JSON.stringify(shownId(api, thing, { channel, simulator }[thing]))
    return new RegExp(`"(channel|session|integration|inbox)_id":${id}[,}]`).test(JSON.stringify(body) ?? '')
  })
}

test.each(named)('$name of a test key reaches nothing that is live', async ({ documented }) => {
  const { method, path } = documented
  const sent = parley.graph.sent.length
  const thing = thingAt(path)
  for (const attempt of attemptsAt(document, parley, documented, own)) {
    const api = apiOf(path)
    const asked = pathOf(attempt.path === undefined ? path : api.prefix + attempt.path, parley.idsOf(api)[thing], 1)
    const { status, body } = await parley.request(method, asked, { key, body: attempt.body })
    if (attempt.status >= 400 && !namesChannel(documented, attempt.body)) {
      expect(`${method} ${asked} ${status}`).toMatch(/ 4\d\d$/)
    }
    expect(JSON.stringify(body) ?? '').not.toContain(marker)
    const rows = method === 'GET' && hasRows(documented) && status === 200 ? rowsIn(body) : undefined
    const live = before[things[thing].table]?.map((row) => bareId((row as { id: unknown }).id))
    for (const { id } of rows ?? []) expect(live).not.toContain(bareId(id))
  }
  expect(parley.graph.sent.length).toBe(sent)
  expect(await snapshotWorkspace(parley.sql, 1)).toEqual(before)
})
