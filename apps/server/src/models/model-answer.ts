import type { ModelAnswer } from '../core/agents/engine.ts'
import { postgresSafeText } from '../kernel/postgres-safe-text.ts'
import type { Answer } from './ask.ts'

const longestText = 1_000
const longestName = 64

/** An answer as it is kept on record. */
export function modelAnswer(answer: Answer, tookMs: number): ModelAnswer {
  const took = Math.round(tookMs)
  if (answer.kind === 'unreadable') {
    return { finish: 'unreadable', tools: [], text: null, inputTokens: 0, outputTokens: 0, tookMs: took }
  }
  const { finishReason, toolCalls, text, usage } = answer.result
  return {
    finish: finishReason,
    tools: toolCalls.map(({ toolName }) => postgresSafeText(toolName.slice(0, longestName))),
    text: postgresSafeText(text.trim().slice(0, longestText)) || null,
    inputTokens: usage.inputTokens ?? 0,
    outputTokens: usage.outputTokens ?? 0,
    tookMs: took,
  }
}
