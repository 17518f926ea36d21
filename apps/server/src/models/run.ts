import type { ModelMessage, ToolResultPart } from 'ai'

import type { AgentTask, EngineReport } from '../core/agents/engine.ts'
import type { ToolResult } from '../core/agents/situation.ts'
import { type Answer, ask, type Result } from './ask.ts'
import { createCalls, type Outcome } from './calls.ts'
import { endRun, noteOf } from './end-run.ts'
import { Failure } from './failure.ts'
import { guard } from './guard.ts'
import { instructionsFor } from './instructions.ts'
import type { LoadedModel } from './load-model.ts'
import { modelAnswer } from './model-answer.ts'
import type { ModelOptions } from './model-options.ts'
import { offeredTools } from './offered-tools.ts'
import { situationText } from './situation-text.ts'
import { toolAnswer } from './tool-answer.ts'

const maxSteps = 8
const maxCallsOfStep = 12
const maxBadInARow = 3
const maxNoteLength = 1_000

type Step = 'done' | 'good' | 'bad'

interface RunOptions extends Pick<ModelOptions, 'apiKey' | 'logger'> {
  loaded: LoadedModel
  backoffMs: number
  /** On the clock of `Date.now()`. */
  deadline: number
  signal: AbortSignal
}

/**
 * The loop of a run: ask the model, make its calls in order, return their results to it. `report` is updated on the
 * way, so that a failed run has one too.
 */
export async function runModel(task: AgentTask, report: EngineReport, options: RunOptions): Promise<void> {
  const { agent, situation } = task
  const { loaded, logger, signal } = options
  const instructions = instructionsFor(agent)
  const calls = createCalls(task, guard({ tools: task.tools, instructions, persona: agent.persona, situation, logger }))
  const tools = offeredTools(agent.tools, loaded.ai)
  const messages: ModelMessage[] = [{ role: 'user', content: situationText(task) }]
  let called = false
  let badInARow = 0

  while (report.steps < maxSteps) {
    const began = performance.now()
    const answer = await ask({ instructions, messages, tools }, options)
    report.steps += 1
    await task.note?.(modelAnswer(answer, performance.now() - began))
    const step = await take(answer)
    if (step === 'done') return
    badInARow = step === 'bad' ? badInARow + 1 : 0
    if (badInARow === maxBadInARow) throw new Failure('bad_answer', `${maxBadInARow} answers in a row made no sense.`)
  }
  throw new Failure('too_many_steps', `The model wasn't done after ${maxSteps} steps.`)

  async function take(answer: Answer): Promise<Step> {
    if (answer.kind === 'unreadable') return 'bad'
    const { result } = answer
    report.inputTokens += result.usage.inputTokens ?? 0
    report.outputTokens += result.usage.outputTokens ?? 0
    if (result.finishReason === 'content-filter') {
      throw new Failure('model_refused', 'The model, or its provider, refused to answer.')
    }
    if (result.toolCalls.length > 0) return takeCalls(result)
    if (result.finishReason === 'length') return 'bad'
    return takeText(result.text.trim())
  }

  async function takeCalls(result: Result): Promise<Step> {
    const answers: ToolResultPart[] = []
    const outcomes: Outcome[] = []
    let ending: string | undefined
    let over = false
    called = true
    for (const [index, call] of result.toolCalls.entries()) {
      signal.throwIfAborted()
      if (call.toolName === endRun) ending = noteOf(call.input)
      const outcome = call.toolName === endRun ? ended : index < maxCallsOfStep ? await calls.make(call) : tooMany
      outcomes.push(outcome)
      over ||= outcome.result.ok && lastTools.has(call.toolName)
      answers.push(answerTo(call, outcome.result))
    }
    // After a handoff or an opt-out there is nothing left to say. After a refused call the model may correct itself.
    if (over || (ending !== undefined && outcomes.every(({ result }) => result.ok)))
      return endWith(ending ?? result.text)
    messages.push(...saidIn(result), { role: 'tool', content: answers })
    return outcomes.some(({ good }) => good) ? 'good' : 'bad'
  }

  /** Text without a call ends the run, as its note. But a plain-text answer to a message counts as a reply. */
  async function takeText(text: string): Promise<Step> {
    if (called) return endWith(text)
    if (text === '') return 'bad'
    const replies = situation.trigger === 'message.received' && agent.tools.includes('send_message')
    return replies ? takeReply(text) : endWith(text)
  }

  async function takeReply(text: string): Promise<Step> {
    const outcome = looksLikeCall(text) ? noText : await calls.make({ toolName: 'send_message', input: { text } })
    if (outcome.result.ok) return 'done'
    const content = `Not sent: ${outcome.result.error.message} Call a tool.`
    messages.push({ role: 'assistant', content: text.slice(0, maxNoteLength) }, { role: 'user', content })
    return 'bad'
  }

  function endWith(text: string): Step {
    report.summary = text.trim().slice(0, maxNoteLength) || null
    return 'done'
  }

  function answerTo(
    { toolCallId, toolName }: Result['toolCalls'][number],
    result: ToolResult<unknown>,
  ): ToolResultPart {
    const value = JSON.parse(JSON.stringify(toolAnswer(result, situation.timeZone)))
    return { type: 'tool-result', toolCallId, toolName: presentable(toolName), output: { type: 'json', value } }
  }
}

/** After these tools the agent no longer has the conversation. */
const lastTools: ReadonlySet<string> = new Set(['hand_off', 'opt_out'])

const ended: Outcome = { result: { ok: true, output: {} }, good: true }
const refusal = (code: string, message: string): Outcome => ({
  result: { ok: false, error: { code, message } },
  good: false,
})
const tooMany = refusal('too_many_calls', `No more than ${maxCallsOfStep} calls at once.`)
const noText = refusal('no_text', 'That is no text for a contact.')

/** Small models write their calls as text. */
function looksLikeCall(text: string): boolean {
  return /^(```|[{[<])/.test(text) || /\b(send_message|end_run|tool_call|function_call)\b/.test(text)
}

/** The model's messages for the next prompt, with valid tool names: providers refuse invalid ones. */
function saidIn({ response }: Result): ModelMessage[] {
  return response.messages.flatMap((message) => {
    if (message.role !== 'assistant') return []
    if (typeof message.content === 'string') return [message]
    const content = message.content.map((part) =>
      part.type === 'tool-call' ? { ...part, toolName: presentable(part.toolName) } : part,
    )
    return [{ ...message, content }]
  })
}

const presentable = (name: string) => name.replace(/[^\w-]/g, '_').slice(0, 64) || 'unknown'
