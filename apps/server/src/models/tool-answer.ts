import type { ToolResult } from '../core/agents/situation.ts'
import { localTime } from './local-time.ts'

/** A tool's result as the model gets it. Times also come in the contact's zone, as models are bad at time zones. */
export function toolAnswer(result: ToolResult<unknown>, timeZone: string): unknown {
  return result.ok ? { ok: true, ...withLocalTimes(result.output, timeZone) } : result
}

function withLocalTimes(output: unknown, timeZone: string): { output: unknown } {
  const withLocal = (value: unknown): unknown =>
    isTimed(value) ? { ...value, for_the_contact: localTime(value.start, timeZone) } : value
  if (typeof output === 'object' && output !== null && 'slots' in output && Array.isArray(output.slots)) {
    return { output: { ...output, slots: output.slots.map(withLocal) } }
  }
  return { output: withLocal(output) }
}

function isTimed(value: unknown): value is { start: string } {
  return typeof value === 'object' && value !== null && 'start' in value && typeof value.start === 'string'
}
