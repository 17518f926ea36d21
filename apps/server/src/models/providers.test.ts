import { afterAll, beforeAll, expect, test } from 'vitest'

import { apiKey, startEngine } from './engine.test-helper.ts'
import { failure, json } from './model-server.test-helper.ts'
import { situationWith, taskWith } from './task.test-helper.ts'

let started: Awaited<ReturnType<typeof startEngine>>
beforeAll(async () => {
  started = await startEngine()
})
afterAll(() => started.stop())

const message = { text: 'Sure, which day?' }

test('Anthropic: a tool is called, and its result is sent back', async () => {
  const { server, create } = started
  const engine = create({ provider: 'anthropic', model: 'claude-test' })
  const answer = (content: object[], stop_reason: string) =>
    json({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content,
      stop_reason,
      stop_sequence: null,
      usage: { input_tokens: 120, output_tokens: 12 },
    })
  server.answer(
    failure(529, 'Overloaded'),
    answer([{ type: 'tool_use', id: 'toolu_1', name: 'send_message', input: message }], 'tool_use'),
    answer([{ type: 'text', text: 'Asked for a day.' }], 'end_turn'),
  )
  const given = taskWith(situationWith('Can I see one?'))

  expect(await engine.run(given.task)).toEqual({
    summary: 'Asked for a day.',
    steps: 2,
    inputTokens: 240,
    outputTokens: 24,
  })
  expect(given.done()).toEqual([['send_message', message]])
  expect(engine.name).toBe('anthropic')
  const last = server.requests.at(-1)
  expect(last).toMatchObject({ path: '/messages', headers: { 'x-api-key': apiKey }, body: { model: 'claude-test' } })
  expect(last?.body.system[0].text).toContain('You are Meera of Acme Cycles.')
  expect(last?.body.messages.at(-1).content[0]).toMatchObject({ type: 'tool_result', tool_use_id: 'toolu_1' })
  await engine.close()
})

test('Anthropic: a refusal ends the run as refused', async () => {
  const engine = started.create({ provider: 'anthropic' })
  const usage = { input_tokens: 1, output_tokens: 1 }
  started.server.answer(
    json({ type: 'message', id: 'm', model: 'x', role: 'assistant', content: [], stop_reason: 'refusal', usage }),
  )
  await expect(engine.run(taskWith(situationWith('x')).task)).rejects.toMatchObject({ code: 'model_refused' })
  await engine.close()
})

test('Google: a tool is called, and its result is sent back with the thought signature', async () => {
  const { server, create } = started
  const engine = create({ provider: 'google', model: 'gemini-test' })
  const answer = (part: object) =>
    json({
      candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 130, candidatesTokenCount: 13, totalTokenCount: 143 },
    })
  server.answer(
    answer({ functionCall: { name: 'send_message', args: message }, thoughtSignature: 'c2ln' }),
    answer({ text: 'Asked for a day.' }),
  )
  const given = taskWith(situationWith('Can I see one?'))

  expect(await engine.run(given.task)).toEqual({
    summary: 'Asked for a day.',
    steps: 2,
    inputTokens: 260,
    outputTokens: 26,
  })
  expect(given.done()).toEqual([['send_message', message]])
  const last = server.requests.at(-1)
  expect(last).toMatchObject({
    path: '/models/gemini-test:generateContent',
    headers: { 'x-goog-api-key': apiKey },
  })
  expect(last?.body.systemInstruction.parts[0].text).toContain('You are Meera of Acme Cycles.')
  const [, model, tool] = last?.body.contents ?? []
  expect(model.parts[0]).toMatchObject({ functionCall: { name: 'send_message' }, thoughtSignature: 'c2ln' })
  expect(tool.parts[0].functionResponse).toMatchObject({ name: 'send_message' })
  await engine.close()
})

test('Google: a blocked prompt ends the run as refused', async () => {
  const engine = started.create({ provider: 'google' })
  started.server.answer(json({ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 9 } }))
  await expect(engine.run(taskWith(situationWith('x')).task)).rejects.toMatchObject({ code: 'model_refused' })
  await engine.close()
})

test('a self-hosted server gets no key if none is set', async () => {
  const engine = started.create({ apiKey: undefined })
  started.server.answer(failure(500, 'x'))
  await expect(engine.run(taskWith(situationWith('x')).task)).rejects.toMatchObject({ code: 'model_unreachable' })
  expect(started.server.requests[0]?.headers.authorization).toBeUndefined()
  await engine.close()
})
