import { createHmac } from 'node:crypto'
import type { SentMessage } from './sent-log.ts'
import { newWamid } from './wamid.ts'
import type { InboundWebhook, StatusWebhook } from './webhook-body.ts'
import { inboundBody, statusBody, templateBody } from './webhook-body.ts'

interface WebhookAnswer {
  status: number
  text: string
}

interface RawWebhookOptions {
  signature?: 'valid' | 'wrong' | 'none'
}

interface WebhookSenderOptions {
  phoneNumberId: string
  wabaId: string
  appSecret: string
  sent: readonly SentMessage[]
}

/** Sends Meta's signed webhooks and the handshake. */
export interface WebhookSender {
  /** Sends a string or Buffer unchanged, anything else as JSON. */
  sendRaw(url: string, body: unknown, options?: RawWebhookOptions): Promise<WebhookAnswer>
  sendStatus(url: string, webhook: StatusWebhook): Promise<WebhookAnswer>
  sendInbound(url: string, webhook: InboundWebhook): Promise<WebhookAnswer & { wamid: string }>
  sendTemplateUpdate(url: string, field: string, value: Record<string, unknown>): Promise<WebhookAnswer>
  /** The handshake when a webhook URL is registered; the correct answer is the challenge. */
  verifyWebhook(url: string, verifyToken: string, challenge?: string): Promise<WebhookAnswer>
}

export function createWebhookSender({ phoneNumberId, wabaId, appSecret, sent }: WebhookSenderOptions): WebhookSender {
  async function sendRaw(url: string, body: unknown, options: RawWebhookOptions = {}): Promise<WebhookAnswer> {
    const { signature = 'valid' } = options
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    const key = signature === 'valid' ? appSecret : `not ${appSecret}`
    const signed = `sha256=${createHmac('sha256', key).update(bytes).digest('hex')}`
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === 'none' ? {} : { 'x-hub-signature-256': signed }),
      },
      body: new Uint8Array(bytes),
    })
    return { status: response.status, text: await response.text() }
  }

  return {
    sendRaw,

    sendStatus(url, webhook) {
      const message = sent.find(({ wamid }) => wamid === webhook.wamid)
      const known = message ? { opaque: message.biz_opaque_callback_data, recipient: message.to } : {}
      return sendRaw(url, statusBody(phoneNumberId, { ...known, ...webhook }))
    },

    async sendInbound(url, webhook) {
      const wamid = webhook.wamid ?? newWamid()
      return { wamid, ...(await sendRaw(url, inboundBody(phoneNumberId, { ...webhook, wamid }))) }
    },

    sendTemplateUpdate: (url, field, value) => sendRaw(url, templateBody(wabaId, field, value)),

    async verifyWebhook(url, verifyToken, challenge = '1158201444') {
      const target = new URL(url)
      target.searchParams.set('hub.mode', 'subscribe')
      target.searchParams.set('hub.verify_token', verifyToken)
      target.searchParams.set('hub.challenge', challenge)
      const response = await fetch(target)
      return { status: response.status, text: await response.text() }
    },
  }
}
