import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BehaviourControl } from './graph/behaviour.ts'
import { createBehaviours } from './graph/behaviour.ts'
import type { RecordedRequest } from './graph/messages-endpoint.ts'
import { createMessagesEndpoint } from './graph/messages-endpoint.ts'
import type { SentMessage } from './graph/sent-log.ts'
import { createSentLog } from './graph/sent-log.ts'
import type { WebhookSender } from './graph/webhook-sender.ts'
import { createWebhookSender } from './graph/webhook-sender.ts'

interface GraphServerOptions {
  /** 0 takes a free one. */
  port?: number
  accessToken: string
  phoneNumberId: string
  appSecret: string
}

export interface GraphServer extends BehaviourControl, WebhookSender {
  port: number
  /** What stands for `https://graph.facebook.com/v26.0`. */
  baseUrl: string
  /** Every request, in the order they came. */
  requests: readonly RecordedRequest[]
  /** The messages taken, whether or not the client heard of it. */
  sent: readonly SentMessage[]
  waitForSent(count: number, options?: { timeoutMs?: number }): Promise<SentMessage[]>
  /** Stops listening and cuts all connections; `accept` listens again on the same port. */
  refuse(): Promise<void>
  accept(): Promise<void>
  close(): Promise<void>
}

/** Meta for tests: the Graph API's messages endpoint on 127.0.0.1, and the sender of its webhooks. */
export async function startGraphServer(options: GraphServerOptions): Promise<GraphServer> {
  const { port: wantedPort = 0, accessToken, phoneNumberId, appSecret } = options
  const requests: RecordedRequest[] = []
  const log = createSentLog()
  const behaviours = createBehaviours()
  const serve = createMessagesEndpoint({
    account: { accessToken, phoneNumberId },
    requests,
    takeBehaviour: behaviours.take,
    addSent: log.add,
  })
  // A request the client gave up while it was being read needs no answer.
  const server = createServer((request, response) => serve(request, response).catch(() => response.destroy()))

  async function listen(port: number): Promise<number> {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  async function refuse(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
    // One turn of the event loop, for a client in this very process to see that its connections have ended.
    await nextTurn()
  }

  const port = await listen(wantedPort)
  return {
    port,
    baseUrl: `http://127.0.0.1:${port}/v26.0`,
    requests,
    sent: log.sent,
    waitForSent: log.waitForSent,
    ...behaviours.control,
    ...createWebhookSender({ phoneNumberId, appSecret, sent: log.sent }),
    refuse,
    async accept() {
      if (!server.listening) await listen(port)
    },
    close: refuse,
  }
}
