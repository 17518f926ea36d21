import type { proto } from 'baileys'

import type { InboundContent, InboundProduct } from '../../core/messages/inbound-content.ts'
import { postgresSafeJson, postgresSafeText } from '../../kernel/postgres-safe-text.ts'
import { isObject, objectOf, parsed, textOf } from '../../kernel/read-json.ts'

export interface Described {
  kind: string
  text: string | null
  /** Null for plain text. */
  content: Record<string, unknown> | null
}

type Said = Omit<Described, 'content'> & { content?: Record<string, unknown> }

/**
 * What WhatsApp's programs tell each other in messages, and no person says: keys, history, settings of groups, the
 * announcement of an album, whose pictures come one by one.
 */
const bookkeeping: ReadonlySet<string> = new Set([
  'messageContextInfo',
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
  'deviceSentMessage',
  'stickerSyncRmrMessage',
  'messageHistoryBundle',
  'messageHistoryNotice',
  'placeholderMessage',
  'albumMessage',
  'call',
  'chat',
  'callLogMesssage',
  'keepInChatMessage',
  'pinInChatMessage',
  'requestPhoneNumberMessage',
  'statusNotificationMessage',
])

/** The same as types of `protocolMessage`: ephemeral sync, history, app state and its keys, fan-out, bots, LID migration. */
const protocolBookkeeping: ReadonlySet<number> = new Set([
  4, 5, 6, 7, 8, 9, 10, 16, 17, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30,
])
const revoked = 0
const edited = 14
const chatOpened = 18
const protocolNotices: ReadonlyMap<number, string> = new Map([
  [3, 'ephemeral_setting'],
  [11, 'share_phone_number'],
  [27, 'limit_sharing'],
])

/** Null for what no person says. Keeps a kind that it doesn't know, under the name of its field. */
export function describe(message: proto.IMessage): Described | null {
  const text = message.conversation || message.extendedTextMessage?.text
  const said = text ? { kind: 'text', text } : (known(message) ?? unknown(message))
  if (!said) return null
  const content = said.kind === 'text' ? {} : { type: said.kind, ...said.content }
  const whole = { ...content, ...surroundingsOf(message) }
  const shown = Object.keys(whole).length === 0 ? null : { type: said.kind, ...whole }
  return {
    kind: said.kind,
    text: said.text && postgresSafeText(said.text),
    content: shown && (postgresSafeJson(shown) as Record<string, unknown>),
  }
}

function known(message: proto.IMessage): Said | null {
  return mediaIn(message) ?? placeOrPerson(message) ?? trade(message) ?? chosen(message) ?? deed(message)
}

function mediaIn(message: proto.IMessage): Said | null {
  const { imageMessage, audioMessage, documentMessage } = message
  const videoMessage = message.videoMessage ?? message.ptvMessage
  const stickerMessage = message.stickerMessage ?? message.lottieStickerMessage?.message?.stickerMessage
  if (imageMessage) return media('image', imageMessage, { caption: imageMessage.caption })
  if (videoMessage) {
    return media('video', videoMessage, { caption: videoMessage.caption, seconds: videoMessage.seconds })
  }
  if (audioMessage) {
    return media('audio', audioMessage, { seconds: audioMessage.seconds, voice: audioMessage.ptt ?? false })
  }
  if (documentMessage) {
    return media('document', documentMessage, { caption: documentMessage.caption, filename: documentMessage.fileName })
  }
  return stickerMessage ? media('sticker', stickerMessage, {}) : null
}

interface MediaMessage {
  mimetype?: string | null
  fileLength?: unknown
}

function media(kind: string, { mimetype, fileLength }: MediaMessage, more: Record<string, unknown>): Said {
  const size = Number(fileLength ?? Number.NaN)
  const content = present({ mime_type: mimetype, size: Number.isFinite(size) ? size : undefined, ...more })
  return { kind, text: textOf(more.caption), content }
}

function placeOrPerson(message: proto.IMessage): Said | null {
  const { locationMessage, liveLocationMessage, contactMessage, contactsArrayMessage } = message
  if (locationMessage) {
    const { degreesLatitude: latitude, degreesLongitude: longitude, name } = locationMessage
    return { kind: 'location', text: name || null, content: present({ latitude, longitude, label: name }) }
  }
  if (liveLocationMessage) {
    const { degreesLatitude: latitude, degreesLongitude: longitude, caption } = liveLocationMessage
    return {
      kind: 'location',
      text: caption || null,
      content: present({ latitude, longitude, label: caption, live: true }),
    }
  }
  if (contactMessage) {
    return {
      kind: 'contact',
      text: contactMessage.displayName || null,
      content: present({ vcard: contactMessage.vcard }),
    }
  }
  if (contactsArrayMessage) {
    const contacts = (contactsArrayMessage.contacts ?? []).map(card)
    return { kind: 'contacts', text: contactsArrayMessage.displayName || null, content: { contacts } }
  }
  return null
}

const phoneLine = /^(?:item\d+\.)?TEL([^:\r\n]*):(.+)$/gim

/** In the Cloud API's format. */
function card({ displayName, vcard }: proto.Message.IContactMessage) {
  const phones = [...(vcard ?? '').matchAll(phoneLine)].map(([, parameters = '', phone = '']) =>
    present({ phone: phone.trim(), wa_id: /waid=(\d+)/i.exec(parameters)?.[1] }),
  )
  return present({ name: { formatted_name: displayName ?? '' }, phones, vcard })
}

function trade({ orderMessage, productMessage }: proto.IMessage): Said | null {
  if (orderMessage) {
    const { orderId: id, orderTitle: title, itemCount: item_count, message: text } = orderMessage
    const total = Number(orderMessage.totalAmount1000 ?? Number.NaN) / 1_000
    const currency = orderMessage.totalCurrencyCode
    const sum = Number.isFinite(total) ? { total, currency } : {}
    return {
      kind: 'order',
      text: text || null,
      content: { order: { ...present({ id, title, item_count, ...sum, text }), items: [] } },
    }
  }
  if (productMessage) {
    const { product, body: text } = productMessage
    const { productId, retailerId, title, description, url } = product ?? {}
    const about = { product_retailer_id: retailerId || productId, title, description, url, text }
    return { kind: 'product', text: text || null, content: { product: present(about) as InboundProduct } }
  }
  return null
}

/** A choice from buttons, a list or a flow that another program of this account sent. */
function chosen(message: proto.IMessage): Said | null {
  const { buttonsResponseMessage, templateButtonReplyMessage, listResponseMessage } = message
  const text =
    buttonsResponseMessage?.selectedDisplayText ||
    templateButtonReplyMessage?.selectedDisplayText ||
    listResponseMessage?.title
  const payload =
    buttonsResponseMessage?.selectedButtonId ||
    templateButtonReplyMessage?.selectedId ||
    listResponseMessage?.singleSelectReply?.selectedRowId
  if (text || payload) return { kind: 'button', text: text || null, content: present({ payload }) }
  const { body, nativeFlowResponseMessage } = message.interactiveResponseMessage ?? {}
  const name = nativeFlowResponseMessage?.name || null
  const response = parsed(nativeFlowResponseMessage?.paramsJson ?? '') ?? null
  if (!body?.text && name === null && response === null) return null
  return { kind: 'flow_reply', text: body?.text || null, content: { flow: { name, response } } }
}

function deed({ reactionMessage, protocolMessage }: proto.IMessage): Said | null {
  if (reactionMessage) {
    const reaction = { message_id: reactionMessage.key?.id || null, emoji: reactionMessage.text || null }
    return { kind: 'reaction', text: null, content: { reaction } }
  }
  if (!protocolMessage) return null
  const message_id = protocolMessage.key?.id || null
  const type = protocolMessage.type ?? revoked
  if (type === revoked) return { kind: 'deletion', text: null, content: { deletion: { message_id } } }
  if (type === edited) return editOf(message_id, protocolMessage.editedMessage)
  if (type === chatOpened) return { kind: 'chat_opened', text: null }
  const notice = protocolNotices.get(type)
  return notice === undefined ? null : { kind: 'system', text: null, content: { system: { type: notice } } }
}

/** `message`: as it reads now. */
export function editOf(message_id: string | null, message: proto.IMessage | null | undefined): Required<Said> {
  const now = message ? describe(message) : null
  const edit = { message_id, text: now?.text ?? null, content: (now?.content ?? null) as InboundContent | null }
  return { kind: 'edit', text: edit.text, content: { type: 'edit', edit } }
}

/** The words in a kind that isn't known further, for those who read the conversation. */
const titles: Readonly<Record<string, readonly string[]>> = {
  buttonsMessage: ['contentText'],
  eventMessage: ['name'],
  groupInviteMessage: ['caption', 'groupName'],
  interactiveMessage: ['body.text'],
  listMessage: ['description', 'title'],
  pollCreationMessage: ['name'],
  pollCreationMessageV2: ['name'],
  pollCreationMessageV3: ['name'],
  pollCreationMessageV5: ['name'],
  templateMessage: ['hydratedTemplate.hydratedContentText'],
}

function unknown(message: proto.IMessage): Said | null {
  const fields = message as Record<string, unknown>
  const kind = Object.keys(fields).find(
    (name) => !bookkeeping.has(name) && fields[name] !== null && fields[name] !== '',
  )
  if (kind === undefined) return null
  if (kind === 'protocolMessage' && protocolBookkeeping.has(Number(message.protocolMessage?.type))) return null
  const text = titles[kind]?.map((path) => valueAt(fields[kind], path)).find((title) => title !== null) ?? null
  return { kind, text, content: { type: 'unsupported', errors: [] } }
}

function valueAt(holder: unknown, path: string): string | null {
  return textOf(path.split('.').reduce((inner, key) => objectOf(inner)[key], holder))
}

/** What the message answers, whether it was forwarded, and the advertisement that led here. */
function surroundingsOf(message: proto.IMessage): Record<string, unknown> {
  const holder = Object.values(message).find((value) => isObject(value) && 'contextInfo' in value && value.contextInfo)
  const { stanzaId, isForwarded, externalAdReply } = objectOf(objectOf(holder).contextInfo) as proto.IContextInfo
  const { title, body, sourceType, sourceId, sourceUrl, thumbnailUrl, mediaUrl, ctwaClid, ref } = externalAdReply ?? {}
  const referral = present({
    source_type: sourceType,
    source_id: sourceId,
    source_url: sourceUrl,
    headline: title,
    body,
    media_url: mediaUrl,
    thumbnail_url: thumbnailUrl,
    ctwa_clid: ctwaClid,
    ref,
  })
  return present({
    reply_to: stanzaId,
    forwarded: isForwarded ? true : undefined,
    referral: Object.keys(referral).length > 0 ? referral : undefined,
  })
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )
}
