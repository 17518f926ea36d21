export interface StatusWebhook {
  wamid: string
  status: string
  /** Default: the value that the message was sent with. Null omits it. */
  opaque?: string | null
  errors?: unknown[]
  /** Unix seconds. Default: now. */
  timestamp?: number
  recipient?: string
}

export interface InboundWebhook {
  text?: string
  /** A message other than a text, with its `type`, in Meta's format. */
  message?: { type: string } & Record<string, unknown>
  /** Digits. For a user with a username, omit it and set `userId`. */
  from?: string
  name?: string
  wamid?: string
  userId?: string
  /** Unix seconds. Default: now. */
  timestamp?: number
}

export function statusBody(phoneNumberId: string, webhook: StatusWebhook): unknown {
  const { wamid, status, opaque, errors, timestamp, recipient } = webhook
  const update = {
    id: wamid,
    status,
    timestamp: String(timestamp ?? nowInSeconds()),
    ...(recipient === undefined ? {} : { [/^\d/.test(recipient) ? 'recipient_id' : 'recipient_user_id']: recipient }),
    ...(typeof opaque === 'string' ? { biz_opaque_callback_data: opaque } : {}),
    ...(errors === undefined ? {} : { errors }),
  }
  return webhookBody(phoneNumberId, { statuses: [update] })
}

export function inboundBody(phoneNumberId: string, webhook: InboundWebhook & { wamid: string }): unknown {
  const { text = '', message: written, from, name = 'Asha Rao', wamid, userId, timestamp } = webhook
  // Meta writes a hidden number as an empty string.
  const number = from ?? ''
  const contact = { profile: { name }, wa_id: number, ...(userId === undefined ? {} : { user_id: userId }) }
  const message = {
    from: number,
    ...(userId === undefined ? {} : { from_user_id: userId }),
    id: wamid,
    timestamp: String(timestamp ?? nowInSeconds()),
    ...(written ?? { type: 'text', text: { body: text } }),
  }
  return webhookBody(phoneNumberId, { contacts: [contact], messages: [message] })
}

/** A webhook about a template: `message_template_status_update` and its like, each with a value of its own. */
export function templateBody(wabaId: string, field: string, value: Record<string, unknown>): unknown {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: wabaId, time: nowInSeconds(), changes: [{ field, value }] }],
  }
}

function webhookBody(phoneNumberId: string, content: Record<string, unknown>): unknown {
  const metadata = { display_phone_number: '15550001111', phone_number_id: phoneNumberId }
  const value = { messaging_product: 'whatsapp', metadata, ...content }
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ field: 'messages', value }] }],
  }
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
