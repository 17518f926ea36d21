import type { proto } from 'baileys'

import type { FileOutcome } from '../../core/channels/adapter.ts'
import { fetchOutcome } from '../../core/files/fetch-outcome.ts'
import type { InboundFile } from '../../core/files/inbound-file.ts'
import { postgresSafeText } from '../../kernel/postgres-safe-text.ts'
import type { ChannelDependencies } from '../entry.ts'
import { decryptMedia, isMediaKind, type MediaKind } from './encrypted-media.ts'

const host = 'https://mmg.whatsapp.net'

interface Encrypted {
  mediaKey?: Uint8Array | null
  directPath?: string | null
  url?: string | null
  mimetype?: string | null
  fileName?: string | null
}

/** Where the file of a message is, and its key. Null: it has none. `message`: unwrapped. */
export function fileOf(message: proto.IMessage): InboundFile | null {
  const [kind, media] = mediaOf(message) ?? []
  if (!kind || !media?.mediaKey?.length) return null
  const url = addressOf(media)
  if (url === undefined) return null
  return {
    source: { kind, url, key: Buffer.from(media.mediaKey).toString('base64') },
    name: media.fileName ? postgresSafeText(media.fileName) : null,
    type: media.mimetype ? postgresSafeText(media.mimetype) : null,
  }
}

function mediaOf(message: proto.IMessage): [MediaKind, Encrypted] | undefined {
  const { imageMessage, audioMessage, documentMessage } = message
  const video = message.videoMessage ?? message.ptvMessage
  const sticker = message.stickerMessage ?? message.lottieStickerMessage?.message?.stickerMessage
  if (imageMessage) return ['image', imageMessage]
  if (video) return ['video', video]
  if (audioMessage) return ['audio', audioMessage]
  if (documentMessage) return ['document', documentMessage]
  return sticker ? ['sticker', sticker] : undefined
}

/** The path is the better one: what clients write as the URL may be out of date. */
function addressOf({ directPath, url }: Encrypted): string | undefined {
  if (directPath && /^\/[^/]/.test(directPath)) return postgresSafeText(host + directPath)
  return url ? postgresSafeText(url) : undefined
}

/** Fetches what `fileOf` has told of. The sender gives the address, so it is fetched like a client's. */
export function createLinkedFileFetcher(fetchMedia: ChannelDependencies['fetchMedia']) {
  return async (_credentials: unknown, { kind, url, key }: Record<string, unknown>): Promise<FileOutcome> => {
    if (!isMediaKind(kind)) return refused('its kind is unknown')
    const outcome = await fetchOutcome(fetchMedia, String(url))
    if (outcome.kind === 'refused') return outcome
    const content = decryptMedia(outcome.content, Buffer.from(String(key), 'base64'), kind)
    // WhatsApp's content type is that of encrypted bytes.
    return content ? { kind: 'fetched', content, type: null } : refused('its content does not fit its key')
  }
}

const refused = (reason: string): FileOutcome => ({ kind: 'refused', class: 'permanent', reason })
