import { once } from 'node:events'
import { createServer } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import type { BehaviourControl } from './graph/behaviour.ts'
import { createBehaviours } from './graph/behaviour.ts'
import type { MediaStore, RecordedRequest, TemplateStore } from './graph/endpoint.ts'
import { createEndpoint } from './graph/endpoint.ts'
import type { SentMessage } from './graph/sent-log.ts'
import { createSentLog } from './graph/sent-log.ts'
import type { GraphTemplate } from './graph/template.ts'
import type { WebhookSender } from './graph/webhook-sender.ts'
import { createWebhookSender } from './graph/webhook-sender.ts'

interface GraphServerOptions {
  /** Absent: a free one. */
  port?: number
  accessToken: string
  phoneNumberId: string
  appSecret: string
  wabaId?: string
  /** Every phone number id is the account's. */
  everyNumber?: boolean
}

export interface GraphServer extends BehaviourControl, WebhookSender {
  port: number
  /** Replaces `https://graph.facebook.com/v26.0`. */
  baseUrl: string
  /** Every request, in order of arrival. */
  requests: readonly RecordedRequest[]
  /** The accepted messages, whether or not the client got the response. */
  sent: readonly SentMessage[]
  /** The account's templates, which messages may name and which are listed. Without any, messages may name all. */
  setTemplates(list: readonly GraphTemplate[], options?: { largestPage?: number }): void
  /** The files that messages name by Meta's id. */
  media: MediaStore
  waitForSent(count: number, options?: { timeoutMs?: number }): Promise<SentMessage[]>
  /** Stops listening and cuts all connections; `accept` listens again on the same port. */
  refuse(): Promise<void>
  accept(): Promise<void>
  close(): Promise<void>
}

/** A fake Meta: the Graph API's messages and templates on 127.0.0.1, and its webhook sender. */
export async function startGraphServer(options: GraphServerOptions): Promise<GraphServer> {
  const { port = await freePort(), accessToken, phoneNumberId, appSecret, wabaId = '102290129340398' } = options
  const requests: RecordedRequest[] = []
  const log = createSentLog()
  const behaviours = createBehaviours()
  const templates: TemplateStore = { list: undefined, largestPage: 100 }
  const media: MediaStore = new Map()
  const serve = createEndpoint({
    media,
    account: { accessToken, phoneNumberId, wabaId, everyNumber: options.everyNumber ?? false },
    templates,
    requests,
    takeBehaviour: behaviours.take,
    addSent: log.add,
  })
  // A request that the client aborted needs no response.
  const server = createServer((request, response) => serve(request, response).catch(() => response.destroy()))

  async function listen(): Promise<void> {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }

  async function refuse(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
    // One event loop iteration, so that a client in this process notices the closed connections.
    await nextTurn()
  }

  await listen()
  return {
    port,
    baseUrl: `http://127.0.0.1:${port}/v26.0`,
    requests,
    media,
    sent: log.sent,
    waitForSent: log.waitForSent,
    ...behaviours.control,
    ...createWebhookSender({ phoneNumberId, wabaId, appSecret, sent: log.sent }),
    setTemplates(list, { largestPage = 100 } = {}) {
      Object.assign(templates, { list, largestPage })
    },
    refuse,
    async accept() {
      if (!server.listening) await listen()
    },
    close: refuse,
  }
}
