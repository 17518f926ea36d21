import { createHmac, randomUUID } from 'node:crypto'

interface WebhookAnswer {
  status: number
  text: string
}

interface PushOptions {
  signature?: 'valid' | 'wrong' | 'none'
  /** `direct`: the body is the notice, without Pub/Sub's envelope. */
  form?: 'pubsub' | 'direct'
}

/** One of text, suggestionResponse, location and userFile, in Google's format. */
interface RbmUserMessage {
  /** E.164 with its plus. */
  senderPhoneNumber: string
  messageId?: string
  agentId?: string
  sendTime?: string
  [content: string]: unknown
}

interface RbmUserEvent {
  senderPhoneNumber: string
  eventType: string
  messageId?: string
  agentId?: string
  eventId?: string
  sendTime?: string
}

/** Sends Google's signed notices and the handshake. */
export interface RbmWebhookSender {
  /** Sends a Buffer as the notice's bytes, anything else as JSON. */
  push(url: string, notice: unknown, options?: PushOptions): Promise<WebhookAnswer>
  pushUserMessage(url: string, message: RbmUserMessage): Promise<WebhookAnswer & { messageId: string }>
  pushEvent(url: string, event: RbmUserEvent): Promise<WebhookAnswer>
  /** The handshake when the webhook URL is registered; the correct answer is the secret. */
  handshake(url: string, clientToken?: string, secret?: string): Promise<WebhookAnswer>
}

export function createRbmWebhookSender(agentId: string, clientToken: string): RbmWebhookSender {
  async function post(url: string, body: Buffer, headers: Record<string, string> = {}): Promise<WebhookAnswer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: new Uint8Array(body),
    })
    return { status: response.status, text: await response.text() }
  }

  async function push(url: string, notice: unknown, options: PushOptions = {}): Promise<WebhookAnswer> {
    const { signature = 'valid', form = 'pubsub' } = options
    const bytes = Buffer.isBuffer(notice) ? notice : Buffer.from(JSON.stringify(notice))
    const key = signature === 'valid' ? clientToken : `not ${clientToken}`
    const signed = createHmac('sha512', key).update(bytes).digest('base64')
    const message = { data: bytes.toString('base64'), messageId: randomUUID(), publishTime: new Date().toISOString() }
    const envelope = { message, subscription: 'projects/rbm/subscriptions/agent' }
    const body = form === 'direct' ? bytes : Buffer.from(JSON.stringify(envelope))
    return post(url, body, signature === 'none' ? {} : { 'x-goog-signature': signed })
  }

  const sendTime = () => new Date().toISOString()
  return {
    push,

    async pushUserMessage(url, message) {
      const messageId = message.messageId ?? `Mx${randomUUID()}`
      return { messageId, ...(await push(url, { messageId, sendTime: sendTime(), agentId, ...message })) }
    },

    pushEvent: (url, event) => push(url, { eventId: randomUUID(), sendTime: sendTime(), agentId, ...event }),

    handshake: (url, token = clientToken, secret = '1234567890') =>
      post(url, Buffer.from(JSON.stringify({ clientToken: token, secret }))),
  }
}
