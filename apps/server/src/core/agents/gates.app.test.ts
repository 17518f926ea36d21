import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { Context } from '../../context.ts'
import { type AgentHarness, makeAgent, startAgents } from './agents.test-helper.ts'
import { type AgentTask, EngineError } from './engine.ts'

let waiting: (() => void)[] = []
let goOn = () => {}

/** Sends one message, waits until the test resumes it, and sends another. */
const slow = makeAgent('test.slow', async (_, act) => {
  await act('send_message', { text: 'One' })
  await new Promise<void>((resolve) => waiting.push(resolve))
  await act('send_message', { text: 'Two' })
})
const refusals: string[] = []
const handing = makeAgent('test.handing', async (_, act) => {
  await act('send_message', { text: 'A colleague takes over.' })
  await act('hand_off', { reason: 'asked for a person', priority: 'high', summary: 'Wants an invoice.' })
  const more = await act('send_message', { text: 'One more thing' })
  if (!more.ok) refusals.push(more.error.code)
})
const quick = makeAgent('test.quick', async (_, act) => void (await act('send_message', { text: 'Quick' })))

let think: (task: AgentTask) => Promise<void> = async () => {}
const report = { summary: 'Done.', steps: 2, inputTokens: 1_000, outputTokens: 100 }
const model = {
  name: 'test-provider',
  model: 'test-model',
  async run(task: AgentTask) {
    await think(task)
    return report
  },
  costOf: (input: number, output: number) => input * 5 + output * 50,
}

let parley: AgentHarness
beforeAll(async () => {
  parley = await startAgents([slow, handing, quick], model)
  return parley.stop
})

const workers: Context[] = []

beforeEach(async () => {
  waiting = []
  goOn = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }
  workers.push(await parley.startWorker())
})
afterEach(async () => {
  goOn()
  await Promise.all(workers.splice(0).map((worker) => worker.close(0)))
  await parley.sql(`update agents set enabled = false, status = 'live', paused_by = null`)
  await parley.sql(`update agent_runs set status = 'cancelled' where status in ('queued', 'running')`)
})

/** A run of the slow agent that has sent its first message. */
async function midway() {
  await parley.enable('test.slow')
  const person = await parley.meet()
  await parley.advance(3_000)
  await expect.poll(() => waiting.length).toBe(1)
  const [run] = await parley.runs(`contact_id=${person.contactId}`)
  return { ...person, runId: run.id as number }
}
const runOf = async (id: number) => (await parley.request('GET', `/v1/agent-runs/${id}`)).body

describe('a running agent run ends without another message', () => {
  test('when a person writes', async () => {
    const { contactId, conversationId, runId } = await midway()
    await parley.request('POST', '/v1/messages', { body: { contact_id: contactId, text: 'I am Asha' } })
    goOn()
    await expect.poll(async () => (await runOf(runId)).status).toBe('cancelled')
    expect((await runOf(runId)).error.code).toBe('person_replied')
    expect(await parley.sent(contactId)).toEqual(['One', 'I am Asha'])
    expect((await parley.request('GET', `/v1/conversations/${conversationId}`)).body.handler).toBe('human')
  })

  test.each([
    ['the conversation is given to a person', 'conversations', { handler: 'human' }, 'handed_off'],
    ['the conversation is paused', 'conversations', { handler: 'paused' }, 'conversation_paused'],
    ['the contact opts out', 'contacts', { opted_out: true }, 'opted_out'],
    ['the agent is paused', 'agents', { status: 'paused' }, 'agent_paused'],
  ])('when %s', async (_, resource, body, code) => {
    const { contactId, conversationId, runId } = await midway()
    const ids: Record<string, string | number> = {
      conversations: conversationId,
      contacts: contactId,
      agents: 'test.slow',
    }
    await parley.request('PATCH', `/v1/${resource}/${ids[resource]}`, { body })
    goOn()
    await expect.poll(async () => (await runOf(runId)).status).toBe('cancelled')
    expect((await runOf(runId)).error.code).toBe(code)
    expect(await parley.sent(contactId)).toEqual(['One'])
    const { body: events } = await parley.request('GET', '/v1/events?limit=100&type=agent.run.completed')
    expect(events.data.filter(({ data }: { data: { id: number } }) => data.id === runId)).toEqual([])
  })

  test('but not when the contact reacts, takes a message back, or is told about', async () => {
    const { contactId, from, runId } = await midway()
    for (const content of [
      { type: 'reaction', reaction: { message_id: 'x', emoji: '👍' } },
      { type: 'deletion', deletion: { message_id: 'x' } },
      { type: 'system', system: { body: 'stop' } },
    ]) {
      await parley.request('POST', '/v1/simulator/inbound', { body: { from, content } })
    }
    goOn()
    await expect.poll(async () => (await runOf(runId)).status).toBe('completed')
    expect(await parley.sent(contactId)).toEqual(['One', 'Two'])
    expect(await parley.runs(`contact_id=${contactId}`)).toHaveLength(1)
  })

  test('when the contact writes again, and another run answers both messages', async () => {
    const { contactId, from, runId } = await midway()
    const second = await parley.say(from, 'And another thing')
    goOn()
    await expect.poll(async () => (await runOf(runId)).status).toBe('superseded')
    await parley.advance(3_000)
    await expect.poll(() => waiting.length).toBe(1)
    const [next] = await parley.runs(`contact_id=${contactId}`)
    expect(next).toMatchObject({ status: 'running', evidence: [second] })
    goOn()
    await expect.poll(() => parley.sent(contactId)).toEqual(['One', 'One', 'Two'])
  })
})

test('an agent’s queued message is not sent any more once a person has written', async () => {
  await parley.enable('test.quick')
  const { contactId, conversationId } = await parley.meet()
  // The message waits for a worker, as its channel is paused.
  await parley.request('PATCH', '/v1/channels/1', { body: { status: 'paused' } })
  await parley.advance(3_000)
  await expect.poll(() => parley.sent(contactId)).toEqual(['Quick'])
  await parley.request('POST', '/v1/messages', { body: { contact_id: contactId, text: 'I am Asha' } })
  await parley.request('PATCH', '/v1/channels/1', { body: { status: 'connected' } })
  const statuses = async () => {
    const { body } = await parley.request('GET', `/v1/messages?conversation_id=${conversationId}&direction=outbound`)
    return body.data.map(
      ({ text, status, error }: { text: string; status: string; error: { code: string } | null }) => [
        text,
        status,
        error?.code,
      ],
    )
  }
  await expect.poll(statuses).toEqual([
    ['I am Asha', 'delivered', undefined],
    ['Quick', 'failed', 'taken_over'],
  ])
})

test('an agent that hands off sends nothing more, and its earlier messages still go out', async () => {
  await parley.enable('test.handing')
  const { contactId, conversationId, from } = await parley.meet()
  await parley.advance(3_000)
  await expect.poll(async () => (await parley.runs(`contact_id=${contactId}`))[0].status).toBe('completed')
  const [run] = await parley.runs(`contact_id=${contactId}`)
  const made = await parley.calls(run.id)
  expect(made.map(({ tool, result }) => [tool, result.ok])).toEqual([
    ['send_message', true],
    ['hand_off', true],
  ])
  expect(refusals).toEqual(['handed_off'])
  const { body } = await parley.request('GET', `/v1/handoffs?conversation_id=${conversationId}`)
  expect(body.data).toMatchObject([{ agent_slug: 'test.handing', agent_run_id: run.id, priority: 'high' }])
  await expect
    .poll(
      async () => (await parley.request('GET', `/v1/messages?contact_id=${contactId}&direction=outbound`)).body.data,
    )
    .toMatchObject([{ text: 'A colleague takes over.', status: 'delivered' }])
  await parley.say(from, 'Thanks')
  expect(await parley.runs(`contact_id=${contactId}`)).toHaveLength(1)
})

describe('an agent run whose process has died', () => {
  test('is continued by another process, repeats no message, and its old process can do nothing more', async () => {
    const { contactId, runId } = await midway()
    const oldWorkers = waiting.splice(0)
    workers.push(await parley.startWorker())
    await parley.advance(60_001)
    await expect.poll(() => waiting.length).toBe(1)
    goOn()
    await expect.poll(async () => (await runOf(runId)).status).toBe('completed')
    expect(await parley.sent(contactId)).toEqual(['One', 'Two'])
    for (const resolve of oldWorkers) resolve()
    await expect.poll(() => parley.sent(contactId)).toEqual(['One', 'Two'])
    expect((await parley.calls(runId)).map(({ call_id }) => call_id)).toEqual(['rules-1', 'rules-2'])
    const { body } = await parley.request('GET', '/v1/events?limit=100&type=agent.run.completed')
    expect(body.data.filter(({ data }: { data: { id: number } }) => data.id === runId)).toHaveLength(1)
  })

  test('is given back when its process is stopped in an orderly way', async () => {
    const { contactId, runId } = await midway()
    await Promise.all(workers.splice(0).map((worker) => worker.close(1_000)))
    waiting = []
    workers.push(await parley.startWorker())
    await expect.poll(() => waiting.length).toBe(1)
    goOn()
    await expect.poll(async () => (await runOf(runId)).status).toBe('completed')
    expect(await parley.sent(contactId)).toEqual(['One', 'Two'])
  })
})

describe('an agent’s model', () => {
  const settings = (body: object) => parley.request('PATCH', '/v1/agent-settings', { body })
  beforeEach(async () => {
    await parley.sql('delete from agent_spending')
    await settings({ engine: 'model', monthly_cap_cents: null })
  })
  afterEach(() => settings({ engine: 'rules' }))

  async function runOnce() {
    await parley.enable('test.quick')
    const { contactId } = await parley.meet()
    await parley.advance(3_000)
    await expect
      .poll(async () => (await parley.runs(`contact_id=${contactId}`))[0].status)
      .toMatch(/completed|failed|cancelled/)
    const [run] = await parley.runs(`contact_id=${contactId}`)
    return { contactId, run }
  }

  test('decides with the same tools, and its cost is counted', async () => {
    think = async ({ tools }) => void (await tools.call('a', 'send_message', { text: 'Thought' }))
    const { contactId, run } = await runOnce()
    expect(run).toMatchObject({ status: 'completed', engine: 'test-provider', model: 'test-model', outcome: 'Done.' })
    expect(run).toMatchObject({ steps: 2, input_tokens: 1_000, output_tokens: 100, cost_microusd: 10_000 })
    expect(await parley.sent(contactId)).toEqual(['Thought'])
    expect((await parley.request('GET', '/v1/agent-settings')).body.spent_this_month_cents).toBe(1)
  })

  test('that calls a tool twice with the same id calls it once', async () => {
    const answers: unknown[] = []
    think = async ({ tools }) => {
      for (const text of ['Once', 'Twice']) answers.push(await tools.call('same', 'send_message', { text }))
    }
    const { contactId } = await runOnce()
    expect(answers[0]).toEqual(answers[1])
    expect(await parley.sent(contactId)).toEqual(['Once'])
  })

  test('that fails before it has called a tool leaves the run to the rules', async () => {
    think = () => Promise.reject(new EngineError('model_unreachable', 'The model can’t be reached.', report))
    const { contactId, run } = await runOnce()
    expect(run).toMatchObject({
      status: 'completed',
      engine: 'rules',
      model: null,
      error: null,
      cost_microusd: 10_000,
      fallback: { engine: 'test-provider', model: 'test-model', code: 'model_unreachable' },
    })
    expect(await parley.sent(contactId)).toEqual(['Quick'])
  })

  test('that fails after a tool call fails the run', async () => {
    think = async ({ tools }) => {
      await tools.call('a', 'send_message', { text: 'Half' })
      throw new EngineError('bad_answer', 'It said nothing sensible.', report)
    }
    const { contactId, run } = await runOnce()
    expect(run).toMatchObject({ status: 'failed', engine: 'test-provider', error: { code: 'bad_answer' } })
    expect(await parley.sent(contactId)).toEqual(['Half'])
  })

  test('that has spent its budget pauses the agents until the cap is raised', async () => {
    await settings({ monthly_cap_cents: 1 })
    think = async () => {}
    await runOnce()
    const agent = async () => (await parley.request('GET', '/v1/agents/test.quick')).body
    expect(await agent()).toMatchObject({ status: 'paused', paused_by: 'budget', enabled: true })
    const { body: told } = await parley.request('GET', '/v1/events?limit=1&type=agent.status_changed')
    expect(told.data[0].data).toMatchObject({ slug: 'test.quick', changes: { status: { from: 'live', to: 'paused' } } })
    const { contactId } = await parley.meet()
    expect(await parley.runs(`contact_id=${contactId}`)).toEqual([])
    await settings({ monthly_cap_cents: 2 })
    expect(await agent()).toMatchObject({ status: 'live', paused_by: null })
  })

  test('has a new budget in the next month', async () => {
    await settings({ monthly_cap_cents: 1 })
    think = async () => {}
    await runOnce()
    await parley.advance(32 * 86_400_000)
    await expect.poll(async () => (await parley.request('GET', '/v1/agents/test.quick')).body.status).toBe('live')
  })

  test('may send nothing once the budget is spent during its run', async () => {
    await settings({ monthly_cap_cents: 1 })
    think = async ({ tools }) => {
      const month = `${parley.clock.now().toISOString().slice(0, 7)}-01`
      await parley.sql('insert into agent_spending values (1, $1, 10000)', [month])
      await tools.call('a', 'send_message', { text: 'Too late' })
    }
    const { contactId, run } = await runOnce()
    expect(run).toMatchObject({ status: 'cancelled', error: { code: 'over_budget' } })
    expect(await parley.sent(contactId)).toEqual([])
  })
})
