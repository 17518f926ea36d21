import { randomUUID } from 'node:crypto'

import { memberIdOf } from './account.ts'

interface WebhookAnswer {
  status: number
  text: string
}

interface Received {
  /** A profile's name. */
  from: string
  text: string
  messageId?: string
}

/** Sends Unipile's webhooks with the configured header. */
export interface UnipileWebhookSender {
  /** Sends a Buffer unchanged, anything else as JSON. */
  post(url: string, body: unknown, secret?: string | null): Promise<WebhookAnswer>
  messageReceived(url: string, message: Received, changes?: object): Promise<WebhookAnswer>
  messageEvent(
    url: string,
    event: 'message_read' | 'message_delivered',
    messageId: string,
    at?: Date,
  ): Promise<WebhookAnswer>
  newRelation(url: string, profile: string, changes?: object): Promise<WebhookAnswer>
}

const ownUserId = 'ACoAAOwnAccountOfTheTests00'

export function createUnipileWebhookSender(accountId: string, secret: string): UnipileWebhookSender {
  const about = { account_id: accountId, account_type: 'LINKEDIN', webhook_name: 'Parley' }

  const post: UnipileWebhookSender['post'] = async (url, body, given = secret) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body) ?? '')
    // Without a content type, like webhooks created through the API.
    const response = await fetch(url, {
      method: 'POST',
      headers: given === null ? {} : { 'unipile-auth': given },
      body: new Uint8Array(bytes),
    })
    return { status: response.status, text: await response.text() }
  }

  return {
    post,
    messageReceived: (url, { from, text, messageId = randomUUID() }, changes = {}) =>
      post(url, { ...about, ...receivedMessage({ from, text, messageId }), ...changes }),
    messageEvent: (url, event, messageId, at = new Date()) =>
      post(url, { ...about, event, chat_id: 'chat', message_id: messageId, timestamp: at.toISOString() }),
    newRelation: (url, profile, changes = {}) => post(url, { ...about, ...relation(profile), ...changes }),
  }
}

export function receivedMessage({ from, text, messageId }: Required<Received>) {
  return {
    event: 'message_received',
    account_info: { type: 'LINKEDIN', feature: 'classic', user_id: ownUserId },
    chat_id: `chat-${from}`,
    timestamp: new Date().toISOString(),
    message_id: messageId,
    message: text,
    sender: {
      attendee_id: `att-${from}`,
      attendee_name: 'Asha Rao',
      attendee_provider_id: memberIdOf(from),
      attendee_profile_url: `https://www.linkedin.com/in/${from}`,
    },
    attendees: [],
    attachments: [],
    is_sender: false,
  }
}

export function relation(profile: string) {
  return {
    event: 'new_relation',
    user_full_name: 'Asha Rao',
    user_provider_id: memberIdOf(profile),
    user_public_identifier: profile,
    user_profile_url: `https://www.linkedin.com/in/${profile}`,
    user_picture_url: 'https://media.licdn.com/asha.jpg',
  }
}
