import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'

import { requireScope } from '../core/keys/authenticate.ts'
import type { Principal } from '../core/keys/key.ts'
import type { Services } from '../core/services.ts'
import { ParleyError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { adviceOn, messageOf } from './advice.ts'
import { readInput } from './read-input.ts'
import type { Tool } from './tool.ts'

/** Who calls, and what the log calls the request. */
export interface Caller {
  principal: Principal
  requestId: string
  log: Pick<Logger, 'warn' | 'error'>
}

/** Runs a tool. What goes wrong is an answer as well, for the model to act on. */
export async function callTool(services: Services, caller: Caller, tool: Tool, args: unknown): Promise<CallToolResult> {
  const { principal } = caller
  try {
    for (const scope of tool.scopes) requireScope(principal, scope)
    const input = readInput(tool, args)
    const { idempotency_key: key } = input
    if (typeof key !== 'string') return await run(services, caller, tool, input)
    return await once(services, caller, { key, request: `mcp ${tool.name}\n${JSON.stringify(input)}` }, () =>
      run(services, caller, tool, input),
    )
  } catch (error) {
    return refusal(error, tool, caller)
  }
}

/** Throws what may be tried again with the same key; what is refused for good is an answer to keep. */
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

/** Answers a repeated call with the first one's answer. */
async function once(
  { idempotency }: Services,
  { principal: { workspaceId }, log }: Caller,
  { key, request }: { key: string; request: string },
  work: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  const known = await idempotency.begin(workspaceId, key, request)
  if (known) return JSON.parse(known.body)
  try {
    const result = await work()
    const answer = { status: result.isError ? 422 : 200, contentType: 'application/json', body: JSON.stringify(result) }
    // What the call did is done: the client is better off with its answer than with an error.
    await idempotency
      .finish(workspaceId, key, answer)
      .catch((error: unknown) => log.warn({ err: error }, 'the answer could not be kept for its idempotency key'))
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
    log.error({ err: error, tool: tool.name }, 'a tool failed for a reason nobody foresaw')
    return `Something went wrong on Parley’s side (code internal_error, request_id ${requestId}: the log has it too). Tell the user; what the call was to do may or may not have been done.`
  }
  if (error.detail) log.warn({ err: error.detail, tool: tool.name }, error.message)
  const facts = Object.entries({ code: error.code, ...error.data }).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${name} ${String(value)}`],
  )
  return `${messageOf(error).replace(/\.$/, '')} (${facts.join(', ')}). ${adviceOn(error, tool)}`
}
