import type { IncomingHttpHeaders } from 'node:http'

import type { VendorAnswer } from '../vendor-behaviour.ts'
import { problemOfAgentMessage } from './check-agent-message.ts'
import { failureBody, type GoogleFailure } from './google-failure.ts'

export interface RbmRequest {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: unknown
}

/** An accepted message, whether or not the client got the response. */
export interface RbmMessage {
  messageId: string
  /** E.164 with its plus. */
  phone: string
  body: unknown
}

interface ApiOptions {
  agentId: string
  accepts(authorization: string | undefined): boolean
  /** The accepted messages, each once. */
  sent: RbmMessage[]
  unreachable: ReadonlySet<string>
  features: readonly string[]
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** `phones/{phone}/agentMessages` and `phones/{phone}/capabilities`, as Google serves them or as the test demands. */
export function createRbmApi(options: ApiOptions) {
  const { agentId, accepts, sent, unreachable, features } = options

  function refusalOf({ query, headers }: RbmRequest, phone: string): GoogleFailure | undefined {
    if (!accepts(headers.authorization)) {
      return { status: 401, message: 'Request had invalid authentication credentials.' }
    }
    if (query.agentId !== agentId) return { status: 403, message: 'The caller does not have permission' }
    if (!/^\+[1-9]\d{4,14}$/.test(phone)) return { status: 400, message: 'The phone number is not in E.164 format.' }
    if (unreachable.has(phone)) return { status: 404, message: 'Requested entity was not found.' }
    return undefined
  }

  /** Google silently ignores an id that the agent has used before. */
  function take({ query, body }: RbmRequest, phone: string): GoogleFailure | RbmMessage {
    const { messageId = '' } = query
    if (!uuid.test(messageId)) return { status: 400, message: 'messageId must be a UUID.' }
    const problem = problemOfAgentMessage(body)
    if (problem) return { status: 400, message: problem }
    const message = { messageId, phone, body }
    if (!sent.some((known) => known.messageId === messageId)) sent.push(message)
    return message
  }

  return (request: RbmRequest): VendorAnswer => {
    const [, phone, resource] = /^\/v1\/phones\/([^/]+)\/(agentMessages|capabilities)$/.exec(request.path) ?? []
    const right = resource === (request.method === 'POST' ? 'agentMessages' : 'capabilities')
    if (phone === undefined || !right) {
      return failed({ status: 404, message: `The requested URL ${request.path} was not found.` })
    }
    const refused = refusalOf(request, phone)
    if (refused) return failed(refused)
    if (resource === 'capabilities') return { status: 200, body: { features } }
    const taken = take(request, phone)
    if ('status' in taken) return failed(taken)
    const name = `phones/${phone}/agentMessages/${taken.messageId}`
    return { status: 200, body: { name, sendTime: new Date().toISOString(), ...(request.body as object) } }
  }
}

function failed(failure: GoogleFailure): VendorAnswer {
  return { status: failure.status, body: failureBody(failure) }
}
