import type { CallToolResult } from '@modelcontextprotocol/server'

import { idempotencyKeyOf } from '../core/idempotency/idempotency.ts'
import { withoutSecret } from '../core/idempotency/without-secret.ts'
import type { Principal } from '../core/keys/key.ts'
import { requireScopes } from '../core/keys/require-scopes.ts'
import type { Services } from '../core/services.ts'
import { ParleyError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { adviceOn, messageOf } from './advice.ts'
import { readInput } from './read-input.ts'
import type { Tool } from './tool.ts'

/** The caller, and the request's id in the log. */
export interface Caller {
  principal: Principal
  requestId: string
  log: Pick<Logger, 'warn' | 'error'>
}

/** Runs a tool. Errors are returned as a result, so that the model can act on them. */
export async function callTool(services: Services, caller: Caller, tool: Tool, args: unknown): Promise<CallToolResult> {
  const { principal } = caller
  try {
    requireScopes(principal, tool.scopes)
    const input = readInput(tool, args)
    const { idempotency_key: key } = input
    if (typeof key !== 'string') return await run(services, caller, tool, input)
    const own = idempotencyKeyOf(principal, key)
    return await once(services, caller, tool, { key: own, request: `mcp ${tool.name}\n${JSON.stringify(input)}` }, () =>
      run(services, caller, tool, input),
    )
  } catch (error) {
    return refusal(error, tool, caller)
  }
}

/** Throws errors that may be retried with the same key. Returns permanent refusals, which are stored. */
async function run(services: Services, caller: Caller, tool: Tool, input: Record<string, unknown>) {
  try {
    const output = tool.output.parse(await tool.run(services, caller.principal, input))
    return { content: [{ type: 'text' as const, text: JSON.stringify(output) }], structuredContent: output }
  } catch (error) {
    const forGood = error instanceof ParleyError && error.kind !== 'unavailable' && error.kind !== 'rate_limited'
    if (!forGood) throw error
    return refusal(error, tool, caller)
  }
}

/** Returns the first call's result for a repeated call. */
async function once(
  { idempotency }: Services,
  { principal: { workspaceId }, log }: Caller,
  { answersSecret }: Tool,
  { key, request }: { key: string; request: string },
  work: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  const known = await idempotency.begin(workspaceId, key, request)
  if (known) return JSON.parse(known.body)
  try {
    const result = await work()
    const body = withoutSecret(JSON.stringify(result), answersSecret)
    const answer = { status: result.isError ? 422 : 200, contentType: 'application/json', body }
    // The call has taken effect, so the client gets its result rather than an error.
    await idempotency
      .finish(workspaceId, key, answer)
      .catch((error: unknown) => log.warn({ err: error }, 'could not store the response for its idempotency key'))
    return result
  } catch (error) {
    await idempotency.release(workspaceId, key)
    throw error
  }
}

function refusal(error: unknown, tool: Tool, { requestId, log }: Caller): CallToolResult {
  return { content: [{ type: 'text', text: explain(error, tool, { requestId, log }) }], isError: true }
}

function explain(error: unknown, tool: Tool, { requestId, log }: Omit<Caller, 'principal'>): string {
  if (!(error instanceof ParleyError)) {
    log.error({ err: error, tool: tool.name }, 'unexpected error in a tool')
    return `Something went wrong on Parley’s side (code internal_error, request_id ${requestId}: the log has the same id). Tell the user; the call may or may not have taken effect.`
  }
  if (error.detail) log.warn({ err: error.detail, tool: tool.name }, error.message)
  const facts = Object.entries({ code: error.code, ...error.data }).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${name} ${String(value)}`],
  )
  return `${messageOf(error).replace(/\.$/, '')} (${facts.join(', ')}). ${adviceOn(error, tool)}`
}
