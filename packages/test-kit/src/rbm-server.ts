import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createRbmApi, type RbmMessage, type RbmRequest } from './rbm/api-endpoint.ts'
import { createRbmBehaviours, type RbmControl } from './rbm/behaviour.ts'
import { createTokenEndpoint, type RbmServiceAccount } from './rbm/token-endpoint.ts'
import { createRbmWebhookSender, type RbmWebhookSender } from './rbm/webhook-sender.ts'

interface RbmServerOptions {
  agentId: string
  clientToken: string
  /** The lifetime of an access token. */
  tokenSeconds?: number
}

export interface RbmServer extends RbmWebhookSender {
  /** Replaces `https://rcsbusinessmessaging.googleapis.com`. */
  baseUrl: string
  /** The service account whose key the token endpoint accepts. */
  serviceAccount: RbmServiceAccount
  /** Every request to the API, in order of arrival. */
  requests: readonly RbmRequest[]
  /** The bodies of the requests to the token endpoint. */
  grants: readonly string[]
  /** The accepted messages, each once, whether or not the client got the response. */
  sent: readonly RbmMessage[]
  /** Controls the API's behaviour. */
  api: RbmControl
  /** Controls the token endpoint's behaviour. */
  tokens: RbmControl & { revoke(): void }
  /** Makes a number (with its plus) unreachable by RCS. */
  hide(phone: string): void
  close(): Promise<void>
}

const features = ['RICHCARD_STANDALONE', 'RICHCARD_CAROUSEL', 'ACTION_DIAL', 'ACTION_OPEN_URL', 'ACTION_VIEW_LOCATION']

/** A fake Google: RCS for Business on 127.0.0.1 with its token endpoint, and its webhook sender. */
export async function startRbmServer(options: RbmServerOptions): Promise<RbmServer> {
  const { agentId, clientToken, tokenSeconds = 3600 } = options
  const requests: RbmRequest[] = []
  const grants: string[] = []
  const sent: RbmMessage[] = []
  const unreachable = new Set<string>()
  const [api, tokens] = [createRbmBehaviours(), createRbmBehaviours()]

  const server = createServer((incoming, response) => {
    // A request that the client aborted needs no response.
    serve(incoming, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tokenEndpoint = createTokenEndpoint(`${baseUrl}/token`, tokenSeconds)
  const answerTo = createRbmApi({ agentId, accepts: tokenEndpoint.accepts, sent, unreachable, features })

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await read(incoming)
    const { pathname: path, searchParams } = new URL(incoming.url ?? '/', baseUrl)
    if (path === '/token') {
      grants.push(text)
      return tokens.conduct(incoming, response, () => tokenEndpoint.grant(text))
    }
    const { method = '', headers } = incoming
    const request = { method, path, query: Object.fromEntries(searchParams), headers, body: parsed(text) }
    requests.push(request)
    return api.conduct(incoming, response, () => answerTo(request))
  }

  return {
    baseUrl,
    serviceAccount: tokenEndpoint.serviceAccount,
    requests,
    grants,
    sent,
    api: api.control,
    tokens: { ...tokens.control, revoke: tokenEndpoint.revokeTokens },
    hide: (phone) => void unreachable.add(phone),
    ...createRbmWebhookSender(agentId, clientToken),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
