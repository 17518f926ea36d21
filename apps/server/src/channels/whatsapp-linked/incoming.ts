import type { proto, WAMessage } from 'baileys'

import type { InboundMessage } from '../../core/messages/receive-message.ts'
import { postgresSafeJson, postgresSafeText } from '../../kernel/postgres-safe-text.ts'
import { identitiesOf } from './jid.ts'

interface Described {
  kind: string
  text: string | null
  content?: Record<string, unknown>
}

/**
 * A message in core's form. Null if it is not a person's message to us: groups, statuses, messages sent from the phone
 * itself, and WhatsApp's own notices. `message`: the content of `received`, unwrapped.
 */
export function incomingOf(received: WAMessage, message: proto.IMessage | undefined): InboundMessage | null {
  const { id, fromMe, remoteJid, remoteJidAlt } = received.key
  const from = identitiesOf([remoteJid, remoteJidAlt])
  const described = message && describe(message)
  if (!id || fromMe || from.length === 0 || !described) return null
  const { kind, text, content } = described
  return {
    providerId: id,
    from,
    name: storable(received.pushName) || null,
    kind,
    text: storable(text),
    content: content ? { type: kind, ...content } : null,
    raw: content ? postgresSafeJson(JSON.parse(JSON.stringify(message))) : null,
  }
}

function describe(message: proto.IMessage): Described | null {
  const text = message.conversation || message.extendedTextMessage?.text
  if (text) return { kind: 'text', text }
  const { imageMessage, videoMessage, audioMessage, documentMessage, stickerMessage, locationMessage } = message
  if (imageMessage) return media('image', imageMessage, { caption: imageMessage.caption })
  if (videoMessage)
    return media('video', videoMessage, { caption: videoMessage.caption, seconds: videoMessage.seconds })
  if (audioMessage)
    return media('audio', audioMessage, { seconds: audioMessage.seconds, voice: audioMessage.ptt ?? false })
  if (documentMessage) {
    return media('document', documentMessage, { caption: documentMessage.caption, filename: documentMessage.fileName })
  }
  if (stickerMessage) return media('sticker', stickerMessage, {})
  if (locationMessage) {
    const { degreesLatitude: latitude, degreesLongitude: longitude, name } = locationMessage
    return { kind: 'location', text: name ?? null, content: present({ latitude, longitude, label: name }) }
  }
  const { contactMessage, reactionMessage } = message
  if (contactMessage) {
    return {
      kind: 'contact',
      text: contactMessage.displayName ?? null,
      content: { vcard: storable(contactMessage.vcard) },
    }
  }
  if (reactionMessage) {
    return {
      kind: 'reaction',
      text: reactionMessage.text || null,
      content: present({ message_id: reactionMessage.key?.id }),
    }
  }
  return chosen(message)
}

/** A choice from buttons or a list that another program of this account sent. */
function chosen({ buttonsResponseMessage, templateButtonReplyMessage, listResponseMessage }: proto.IMessage) {
  const text =
    buttonsResponseMessage?.selectedDisplayText ??
    templateButtonReplyMessage?.selectedDisplayText ??
    listResponseMessage?.title
  const payload =
    buttonsResponseMessage?.selectedButtonId ??
    templateButtonReplyMessage?.selectedId ??
    listResponseMessage?.singleSelectReply?.selectedRowId
  return text || payload ? { kind: 'button', text: text ?? null, content: present({ payload }) } : null
}

interface MediaMessage {
  mimetype?: string | null
  fileLength?: unknown
}

function media(kind: string, { mimetype, fileLength }: MediaMessage, more: Record<string, unknown>): Described {
  const size = Number(fileLength ?? Number.NaN)
  const content = present({ mime_type: mimetype, size: Number.isFinite(size) ? size : undefined, ...more })
  return { kind, text: typeof more.caption === 'string' && more.caption !== '' ? more.caption : null, content }
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? storable(value) : value]))
}

/** PostgreSQL can store neither NUL nor a lone surrogate. */
function storable<T extends string | null | undefined>(value: T): T | string {
  return typeof value === 'string' ? postgresSafeText(value) : value
}
