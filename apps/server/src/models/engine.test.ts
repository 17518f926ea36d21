import { afterAll, beforeAll, expect, test } from 'vitest'

import { EngineError } from '../core/agents/engine.ts'
import { apiKey, startEngine } from './engine.test-helper.ts'
import { calls, completion, failure, json, raw, reset, says, stall, truncated } from './model-server.test-helper.ts'
import { refusal, situationWith, slots, taskWith, testAgent } from './task.test-helper.ts'

let started: Awaited<ReturnType<typeof startEngine>>
beforeAll(async () => {
  started = await startEngine()
})
afterAll(() => started.stop())

const question = () => taskWith(situationWith('Can I see one next week?'))

/** The run's error. Throws if the run succeeded. */
async function failed(run: Promise<unknown>): Promise<EngineError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(EngineError)
  return error as EngineError
}

const run = (given = question()) => started.engine.run(given.task)
const toolAnswers = (request = -1) =>
  started.server.requests
    .at(request)
    ?.body.messages.filter(({ role }: { role: string }) => role === 'tool')
    .map(({ content }: { content: string }) => JSON.parse(content))

test('a run calls tools in the order of the answer, and ends with a note', async () => {
  const { server } = started
  const given = question()
  server.answer(
    calls(['qualify', { score: 70, reason: 'Asks for a demo.' }], ['propose_slots', { count: 2 }]),
    calls(['send_message', { text: 'Wednesday at 9:00 or at 10:00?' }]),
    says('Proposed two slots.'),
  )

  expect(await run(given)).toEqual({
    summary: 'Proposed two slots.',
    steps: 3,
    inputTokens: 300,
    outputTokens: 30,
  })
  expect(given.done()).toEqual([
    ['qualify', { score: 70, reason: 'Asks for a demo.' }],
    ['propose_slots', { count: 2 }],
    ['send_message', { text: 'Wednesday at 9:00 or at 10:00?' }],
  ])
  expect(server.requests[0]).toMatchObject({
    path: '/chat/completions',
    headers: { authorization: `Bearer ${apiKey}` },
    body: { model: 'test-model' },
  })
  // Slots also have the contact's local times.
  expect(toolAnswers()[1].output.slots[0]).toEqual({
    ...slots[0],
    for_the_contact: 'Wednesday, 2 September 2026 at 09:00',
  })
})

test('only the agent’s tools are offered to the model, each with its schema', async () => {
  const agent = { ...testAgent, tools: ['send_message', 'opt_out'] as const }
  started.server.answer(says('Nothing to do.'))
  await run(taskWith(situationWith('Thanks!', { trigger: 'cron' }), agent))
  expect(started.server.requests[0]?.body.tools).toEqual([
    {
      type: 'function',
      function: {
        name: 'send_message',
        description: 'Writes to the contact in this conversation.',
        parameters: {
          type: 'object',
          required: ['text'],
          additionalProperties: false,
          properties: { text: { type: 'string' } },
        },
      },
    },
    expect.objectContaining({ function: expect.objectContaining({ name: 'opt_out' }) }),
    expect.objectContaining({ function: expect.objectContaining({ name: 'end_run' }) }),
  ])
})

test('a model that has nothing to do ends the run, and nothing is sent', async () => {
  const given = question()
  started.server.answer(calls(['end_run', { note: 'They only said thanks.' }]))
  expect(await run(given)).toMatchObject({ steps: 1, summary: 'They only said thanks.' })
  expect(given.made).toEqual([])
})

test('a run ends with end_run next to its last call, unless that call is refused', async () => {
  const given = question()
  given.answers.send_message = [refusal('rate_limited', 'Later.')]
  const last = calls(['send_message', { text: 'Hi' }], ['end_run', { note: 'Greeted.' }])
  started.server.answer(last, last)
  expect(await run(given)).toMatchObject({ steps: 2, summary: 'Greeted.' })
  expect(given.made).toHaveLength(2)
})

test('a call has the same id when the run starts again, whatever the order of its fields', async () => {
  const first = question()
  started.server.answer(calls(['qualify', { score: 70, reason: 'r' }]), says('Done.'))
  await run(first)
  const second = question()
  started.server.answer(calls(['qualify', '{"reason":"r","score":70}']), says('Done.'))
  await run(second)
  expect(first.made[0]?.callId).toMatch(/^qualify:[\da-f]{16}:1$/)
  expect(second.made[0]?.callId).toBe(first.made[0]?.callId)
})

test('a repeated call has the id of the first if that succeeded, and its own if that was refused', async () => {
  const given = question()
  const message = ['send_message', { text: 'Hello' }] as [string, unknown]
  const booking = ['book_meeting', { start: slots[0]?.start }] as [string, unknown]
  given.answers.book_meeting = [refusal('slot_taken', 'It is taken.')]
  started.server.answer(calls(message, booking), calls(message, booking), says('Done.'))
  await run(given)
  const ids = given.made.map(({ callId }) => callId)
  expect(ids[2]).toBe(ids[0])
  expect(ids[3]).toBe(ids[1]?.replace(/:1$/, ':2'))
})

test('a refused call is reported to the model, which then makes another call', async () => {
  const given = question()
  given.answers.book_meeting = [refusal('slot_taken', 'It is taken.')]
  started.server.answer(
    calls(['book_meeting', { start: slots[0]?.start }]),
    calls(['book_meeting', { start: slots[1]?.start }]),
    says('Booked the second.'),
  )
  expect(await run(given)).toMatchObject({ summary: 'Booked the second.' })
  expect(toolAnswers(1)).toEqual([{ ok: false, error: { code: 'slot_taken', message: 'It is taken.' } }])
})

test('the model is not asked again once a person has the conversation', async () => {
  const given = question()
  const handOff = { reason: 'Wants a person.', priority: 'high', summary: 'Asks for a demo.' }
  started.server.answer(calls(['hand_off', handOff]), calls(['send_message', { text: 'And?' }]))
  expect(await run(given)).toMatchObject({ steps: 1, summary: null })
  expect(given.done()).toEqual([['hand_off', handOff]])
})

test('plain text in answer to a message is sent if no tool was called', async () => {
  const given = question()
  started.server.answer(says('<think>They want a demo.</think>\nSure, which day?'))
  expect(await run(given)).toMatchObject({ steps: 1, summary: null })
  expect(given.done()).toEqual([['send_message', { text: 'Sure, which day?' }]])
})

test.each([
  ['a note after a call', situationWith('Hi'), [calls(['qualify', { score: 1, reason: 'r' }]), says('Low.')]],
  ['a note of a run that nobody’s message has started', situationWith('Hi', { trigger: 'cron' }), [says('Low.')]],
])('%s is not sent', async (_, situation, script) => {
  const given = taskWith(situation)
  started.server.answer(...script)
  expect(await run(given)).toMatchObject({ summary: 'Low.' })
  expect(given.made.filter(({ tool }) => tool === 'send_message')).toEqual([])
})

test.each([
  ['JSON', '{"name": "send_message", "arguments": {"text": "Hi"}}'],
  ['a tag', '<tool_call>{"name": "qualify"}</tool_call>'],
  ['code', 'send_message(text="Hi")'],
])('a call that is written as text (%s) is not sent as a reply', async (_, text) => {
  const given = question()
  started.server.answer(says(text), calls(['send_message', { text: 'Hi' }]), says('Done.'))
  await run(given)
  expect(given.done()).toEqual([['send_message', { text: 'Hi' }]])
  expect(started.server.requests[1]?.body.messages.at(-1).content).toContain('Not sent')
})

test('arguments that are not JSON are reported to the model, and do not reach the tool', async () => {
  const given = question()
  started.server.answer(calls(['send_message', '{"text": "Hi']), calls(['send_message', { text: 'Hi' }]), says('Done.'))
  expect(await run(given)).toMatchObject({ steps: 3 })
  expect(given.done()).toEqual([['send_message', { text: 'Hi' }]])
  expect(toolAnswers(1)).toMatchObject([{ ok: false, error: { code: 'invalid_input' } }])
})

test('an unknown tool is refused by the toolbox, and its name is made valid for the provider', async () => {
  const given = question()
  started.server.answer(calls(['delete all!', {}]), says('Then not.'))
  expect(await run(given)).toMatchObject({ summary: 'Then not.' })
  expect(toolAnswers()).toMatchObject([{ ok: false, error: { code: 'tool_not_allowed' } }])
  expect(started.server.requests[1]?.body.messages.at(-2).tool_calls[0].function.name).toBe('delete_all_')
})

test('characters that PostgreSQL can not store are replaced in a call’s input', async () => {
  const given = question()
  started.server.answer(calls(['send_message', '{"text":"Hi\\u0000 \\ud800"}'], ['end_run', { note: 'n' }]))
  await run(given)
  expect(given.done()).toEqual([['send_message', { text: 'Hi\ufffd \ufffd' }]])
})

test.each([
  ['arguments that are no JSON', calls(['send_message', '{']), calls(['qualify', '[']), calls(['opt_out', 'x'])],
  ['unknown tools', calls(['a', {}]), calls(['b', {}]), calls(['c', {}])],
  ['inputs against the schema', ...[1, 2, 3].map((text) => calls(['send_message', { text }]))],
  ['HTML', raw('<html>Welcome</html>')],
  ['half of a document', raw('{"choices": [', 'application/json')],
  ['no choice', json({ id: '1', choices: [], usage: {} })],
  ['nothing said', says('')],
  ['a message that was cut off', says('Hello, I wanted', 'length')],
  ['texts longer than a message may be', ...[1_000, 2_000, 20_000].map((times) => says('long '.repeat(times)))],
  ['an answer longer than the memory is for', raw(`{"x":"${'x'.repeat(2 * 1024 * 1024)}"}`, 'application/json')],
])('three bad answers in a row end the run: %s', async (_, ...script) => {
  started.server.answer(...script)
  const error = await failed(run())
  expect(error).toMatchObject({ code: 'bad_answer', report: { steps: 3 } })
  expect(started.server.requests).toHaveLength(3)
})

test('a good answer resets the count of bad answers', async () => {
  const bad = () => raw('<html>')
  const good = (score: number) => calls(['qualify', { score, reason: 'r' }])
  started.server.answer(bad(), bad(), good(1), bad(), bad(), good(2), says('Done.'))
  expect(await run()).toMatchObject({ steps: 7, summary: 'Done.', inputTokens: 300 })
})

test('a model that repeats the same call is stopped', async () => {
  const given = question()
  started.server.answer(calls(['propose_slots', {}]))
  expect(await failed(run(given))).toMatchObject({ code: 'too_many_steps', report: { steps: 3, inputTokens: 300 } })
  expect(given.made).toHaveLength(2)
})

test('a model that never ends its run is stopped after eight steps', async () => {
  const scores = Array.from({ length: 20 }, (_, score) => calls(['qualify', { score, reason: 'r' }]))
  started.server.answer(...scores)
  expect(await failed(run())).toMatchObject({ code: 'too_many_steps', report: { steps: 8, outputTokens: 80 } })
  expect(started.server.requests).toHaveLength(8)
})

test('a step makes at most twelve calls', async () => {
  const given = question()
  const many = Array.from({ length: 30 }, (_, score): [string, unknown] => ['qualify', { score, reason: 'r' }])
  started.server.answer(calls(...many), says('Done.'))
  await run(given)
  expect(given.made).toHaveLength(12)
  expect(toolAnswers()[12]).toMatchObject({ ok: false, error: { code: 'too_many_calls' } })
})

test.each([
  ['of OpenAI', completion({ refusal: 'I can’t help with that.' })],
  ['of a filter', says('', 'content_filter')],
])('a refusal %s ends the run, and is not sent', async (_, refused) => {
  const given = question()
  started.server.answer(refused)
  const error = await failed(run(given))
  expect(error).toMatchObject({ code: 'model_refused', report: { steps: 1, inputTokens: 100, outputTokens: 10 } })
  expect(given.made).toEqual([])
})

test.each([
  ['429 with Retry-After', failure(429, 'Slow down', { 'retry-after': '0' })],
  ['500', failure(500, 'Oops')],
  ['503 without a body', json('', 503)],
  ['a connection reset', reset],
  ['a truncated body', truncated],
])('a temporary error is retried: %s', async (_, trouble) => {
  started.server.answer(trouble, trouble, says('Hello'))
  expect(await run()).toMatchObject({ steps: 1 })
  expect(started.server.requests).toHaveLength(3)
})

test('the delay of Retry-After is observed', async () => {
  started.server.answer(failure(429, 'Slow down', { 'retry-after-ms': '250' }), says('Hello'))
  const before = performance.now()
  await run()
  expect(performance.now() - before).toBeGreaterThan(240)
})

test('a retry delay beyond the run’s end is not started', async () => {
  started.server.answer(failure(429, 'Slow down', { 'retry-after': '600' }))
  const error = await failed(run())
  expect(error).toMatchObject({ code: 'model_unreachable', message: expect.stringContaining('Slow down') })
  expect(started.server.requests).toHaveLength(1)
})

test.each([
  ['429', failure(429, 'Slow down', { 'retry-after': '0' }), 3, 'it answers 429: Slow down'],
  ['502', json({}, 502), 3, 'it answers 502'],
  ['resets', reset, 3, "can't be reached"],
  ['a wrong key', failure(401, `Incorrect API key: ${apiKey}`), 1, 'it answers 401: Incorrect API key: ***'],
  ['an unknown model', failure(404, 'No such model'), 1, 'it answers 404: No such model'],
  ['a redirect', json({}, 307, { location: 'http://127.0.0.1:1/' }), 1, 'it answers 307'],
])('a permanent error ends the run as unreachable: %s', async (_, trouble, times, says) => {
  started.server.answer(trouble)
  const error = await failed(run())
  expect(error).toMatchObject({ code: 'model_unreachable', message: expect.stringContaining(says) })
  expect(started.server.requests).toHaveLength(times)
  // Neither the key nor the prompt is in what is logged.
  const logged = JSON.stringify([error, error.message, error.stack, error.cause])
  expect(logged).not.toContain(apiKey)
  expect(logged).not.toContain('Acme Cycles')
})

test('a server that does not listen is unreachable', async () => {
  const engine = started.create({ baseUrl: 'http://127.0.0.1:1' })
  expect(await failed(engine.run(question().task))).toMatchObject({ code: 'model_unreachable', report: { steps: 0 } })
  await engine.close()
})

test('a request takes no longer than its timeout', async () => {
  const engine = started.create({ timeoutMs: 100 })
  started.server.answer(stall)
  const before = performance.now()
  const error = await failed(engine.run(question().task))
  expect(error).toMatchObject({ code: 'model_unreachable', message: expect.stringContaining('no answer within 0.1 s') })
  // The request was sent three times.
  expect(performance.now() - before).toBeGreaterThan(290)
  await engine.close()
})

test('a response body that never ends takes no longer than the timeout', async () => {
  const engine = started.create({ timeoutMs: 200 })
  const drip = (response: { write(text: string): unknown }) => void response.write('{')
  started.server.answer(drip, says('Hello'))
  expect(await engine.run(question().task)).toMatchObject({ steps: 1 })
  await engine.close()
})

test('a run takes no longer than its time limit', async () => {
  const engine = started.create({ runMs: 60 })
  started.server.answer(stall)
  expect(await failed(engine.run(question().task))).toMatchObject({ code: 'timed_out', report: { steps: 0 } })
  await engine.close()
})

test('a run stops at once when its signal is aborted, and does nothing more', async () => {
  const given = question()
  started.server.answer((response, request) => {
    calls(['send_message', { text: 'One' }], ['send_message', { text: 'Two' }])(response, request)
  })
  const { call } = given.task.tools
  given.task.tools.call = (...call_) => {
    given.stop.abort()
    return call(...call_)
  }
  expect(await failed(run(given))).toMatchObject({ code: 'stopped', report: { steps: 1, inputTokens: 100 } })
  expect(given.made).toHaveLength(1)
})

test('closing the engine ends the runs in progress', async () => {
  const engine = started.create()
  started.server.answer(stall)
  const running = failed(engine.run(question().task))
  await expect.poll(() => started.server.requests.length).toBe(1)
  await engine.close()
  expect(await running).toMatchObject({ code: 'stopped' })
})

test('an exception of the toolbox is not reported to the model', async () => {
  const given = question()
  given.task.tools.call = () => Promise.reject(new Error('the database is away'))
  started.server.answer(calls(['qualify', { score: 1, reason: 'r' }]))
  await expect(run(given)).rejects.toThrow('the database is away')
})

test('a run costs what its tokens cost, rounded up to a millionth', async () => {
  const engine = started.create({ prices: { input: 0.15, output: 0.6 } })
  expect([engine.costOf(1_000_000, 0), engine.costOf(1_001, 10), engine.costOf(0, 0)]).toEqual([150_000, 157, 0])
  expect(started.engine.costOf(1_000_000, 1_000_000)).toBe(0)
  await engine.close()
})
