import type { proto, WAMessage } from 'baileys'

import type { InboundMessage } from '../../core/messages/receive-message.ts'
import type { Echo } from '../../core/messages/record-echo.ts'
import { postgresSafeJson, postgresSafeText } from '../../kernel/postgres-safe-text.ts'
import { identitiesOf } from './jid.ts'
import { fileOf } from './linked-file.ts'
import { type Described, describe, editOf } from './message-content.ts'

/**
 * A message in core's form. Null if it is not a person's message to us: groups, statuses, messages sent from the phone
 * itself, and what WhatsApp's programs tell each other. `message`: the content of `received`, unwrapped.
 */
export function incomingOf(received: WAMessage, message: proto.IMessage | undefined): InboundMessage | null {
  const { providerId, people: from, said } = partsOf(received, message)
  if (providerId === '' || received.key.fromMe || from.length === 0 || !said) return null
  const name = postgresSafeText(received.pushName ?? '') || null
  const file = message && said.kind !== 'edit' ? fileOf(message) : null
  return { providerId, from, name, ...said, file }
}

/** A message that was sent to a person from the phone itself, or by another of its devices. Null like `incomingOf`. */
export function echoOf(received: WAMessage, message: proto.IMessage | undefined): Echo | null {
  const { providerId, people: to, said } = partsOf(received, message)
  if (providerId === '' || !received.key.fromMe || to.length === 0 || !said) return null
  const seconds = Number(received.messageTimestamp ?? 0)
  return { providerId, to, ...said, at: seconds > 0 ? new Date(seconds * 1_000) : null }
}

function partsOf({ key, message: whole }: WAMessage, message: proto.IMessage | undefined) {
  const said = message && describedIn(key.id ?? null, whole, message)
  return {
    providerId: postgresSafeText(key.id ?? ''),
    people: identitiesOf([key.remoteJid, key.remoteJidAlt]),
    said: said && { ...said, raw: said.content && postgresSafeJson(JSON.parse(JSON.stringify(message))) },
  }
}

/** An edit comes in a wrapper, mostly with a `protocolMessage` that names the message. */
function describedIn(id: string | null, whole: WAMessage['message'], message: proto.IMessage): Described | null {
  return whole?.editedMessage && !message.protocolMessage ? editOf(id, message) : describe(message)
}
