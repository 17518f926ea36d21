import { runCli } from '@parley/test-kit/parley-command'
import { beforeAll, expect, test, vi } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { secretKeySetting } from '../../testing/secret-key.ts'
import type { ToolCall } from '../core/agents/tool-calls.ts'

let parley: Harness
let env: NodeJS.ProcessEnv
beforeAll(async () => {
  parley = await startHarness({ PARLEY_ROLES: 'api' })
  env = { DATABASE_URL: parley.databaseUrl, PARLEY_SECRET_KEY: secretKeySetting }
  return parley.stop
})

// Each command starts a process.
vi.setConfig({ testTimeout: 180_000 })
const cli = (...args: string[]) => runCli(['agents', ...args], env)

async function recordRun(): Promise<{ id: number; tool_calls: ToolCall[] }> {
  await parley.request('PATCH', '/v1/agents/sales.qualifier', { body: { enabled: true } })
  const worker = await parley.startAnother()
  worker.startWorkers()
  const { body } = await parley.request('POST', '/v1/simulator/inbound', {
    body: { from: '919812345678', text: 'Hi, we need a CRM for our shop' },
  })
  await parley.advance(3_000)
  const ofContact = `/v1/agent-runs?contact_id=${body.contact_id}`
  await expect.poll(async () => (await parley.request('GET', ofContact)).body.data[0]?.status).toBe('completed')
  await worker.close(0)
  const { id } = (await parley.request('GET', ofContact)).body.data[0]
  return (await parley.request('GET', `/v1/agent-runs/${id}`)).body
}

test('parley agents list shows the agents', async () => {
  const { code, stdout } = await cli('list')
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^slug .*\nsales\.qualifier +Priya +sales +live +no\n/)])
})

test('parley agents replay shows a past run to today’s agent, writes nothing, and reports differences', async () => {
  const run = await recordRun()
  expect(run.tool_calls.length).toBeGreaterThan(0)
  const since = new Date(parley.clock.now().getTime() - 3_600_000).toISOString()
  const counts = () => parley.sql('select (select count(*) from messages) as m, (select count(*) from events) as e')
  const before = await counts()
  const same = await cli('replay', 'sales.qualifier', '--since', since)
  expect([same.code, same.stdout]).toEqual([0, '1 runs: 1 the same, 0 different.\n'])
  const recorded = { text: 'What it used to say' }
  await parley.sql(`update agent_tool_calls set input = $1 where tool = 'send_message'`, [JSON.stringify(recorded)])
  const different = await cli('replay', 'sales.qualifier', '--since', since)
  expect(different.stdout).toContain(`Run ${run.id}, contact`)
  expect(different.stdout).toContain(`- send_message ${JSON.stringify(recorded)}`)
  const said = run.tool_calls.find(({ tool }) => tool === 'send_message')?.input
  expect(different.stdout).toContain(`+ send_message ${JSON.stringify(said)}`)
  const json = await cli('replay', 'sales.qualifier', '--since', since, '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({ run_id: run.id, same: false, error: null })
  expect(await counts()).toEqual(before)
})

test('parley agents replay names what is wrong with its arguments', async () => {
  const since = new Date().toISOString()
  expect(await cli('replay', 'sales.nobody', '--since', since)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no agent sales.nobody.'),
  })
  expect((await cli('replay', 'sales.qualifier')).code).not.toBe(0)
  expect((await cli('replay', 'sales.qualifier', '--since', since, '--engine', 'model')).stderr).toContain('No model')
})
