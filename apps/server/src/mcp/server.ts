import {
  createMcpHandler,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'

import type { Principal } from '../core/keys/key.ts'
import type { Services } from '../core/services.ts'
import { isObject, objectOf, parsed } from '../kernel/read-json.ts'
import { version } from '../kernel/version.ts'
import { type Caller, callTool } from './call-tool.ts'
import { listedTool } from './listed-tool.ts'
import type { Tool } from './tool.ts'
import { tools } from './tools.ts'

const serverInfo = { name: 'niyog-mcp', title: 'Parley', version }

/** Models write `null` for no arguments, and objects as JSON text. */
function asMeant(message: unknown): unknown {
  const { method, params } = objectOf(message)
  const { arguments: args } = objectOf(params)
  if (method !== 'tools/call' || (args !== null && typeof args !== 'string')) return message
  const meant = args === null || args === '' ? {} : parsed(args)
  return isObject(meant) ? { ...objectOf(message), params: { ...objectOf(params), arguments: meant } } : message
}

const instructions = `Parley is a platform for conversational sales. A lead (its id is contact_id elsewhere) is a person who may buy; a conversation is one lead on one channel; a webhook (its id is endpoint_id elsewhere) is a URL that receives events; a delivery is one event for one webhook. messages_send writes to real people: be sure that the user wants it. Lists have pages: call again with cursor set to next_cursor until it is null. A refused call says what was wrong and what to do next.`

/** Answers one HTTP request that holds one message. */
export type AnswerMessage = (request: Request, message: unknown, caller: Caller) => Promise<Response>

/**
 * One server per message, without a session: any process can answer the next message. `McpServer` would build the
 * schemas of all tools each time, and can't hide the tools that a key may not use.
 *
 * A message of the revisions before 2026-07-28 has no version in itself; both kinds are answered with one JSON body, as a
 * tool sends nothing before it is done.
 */
export function createAnswers(services: Services): AnswerMessage {
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  const listed = new Map(tools.map((tool) => [tool, listedTool(tool)]))
  // Without it, each Server builds its own, which takes over a millisecond.
  const jsonSchemaValidator = new AjvJsonSchemaValidator()

  function createServer(caller: Caller): Server {
    const server = new Server(serverInfo, { capabilities: { tools: {} }, instructions, jsonSchemaValidator })
    server.setRequestHandler('tools/list', () => ({
      tools: [...listed].flatMap(([tool, shown]) => (mayUse(caller.principal, tool) ? [shown] : [])),
    }))
    server.setRequestHandler('tools/call', ({ params: { name, arguments: args = {} } }) => {
      const tool = byName.get(name)
      if (tool) return callTool(services, caller, tool, args)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `There is no tool ${name}; tools/list shows the existing tools.`,
      )
    })
    return server
  }

  async function answerEarlier(request: Request, parsedBody: unknown, caller: Caller): Promise<Response> {
    const server = createServer(caller)
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    try {
      await server.connect(transport)
      return await transport.handleRequest(request, { parsedBody })
    } finally {
      await server.close()
    }
  }

  const handler = createMcpHandler(({ authInfo }) => createServer(authInfo?.extra?.caller as Caller), {
    legacy: 'reject',
    responseMode: 'json',
    // The tools never change, so there is nothing to listen to.
    maxSubscriptions: 0,
  })

  return async (request, message, caller) => {
    const parsedBody = asMeant(message)
    if (await isLegacyRequest(request, parsedBody)) return answerEarlier(request, parsedBody, caller)
    const authInfo = { token: '', clientId: '', scopes: [], extra: { caller } }
    return handler.fetch(request, { parsedBody, authInfo })
  }
}

function mayUse({ scopes }: Principal, tool: Tool): boolean {
  return scopes === null || tool.scopes.every((scope) => scopes.has(scope))
}
