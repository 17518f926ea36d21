import type { Schemas } from '../../api/schema.gen.ts'
import type { FileKind, ShownFile } from './file-view.tsx'
import { nameIn, ownFile } from './own-file.ts'

const pictures: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])

/** How a file is shown: sent as what channels call it, too. */
export function kindOf(mimeType: string | null): FileKind {
  const type = mimeType ?? ''
  if (pictures.has(type)) return 'image'
  if (type.startsWith('video/')) return 'video'
  return type.startsWith('audio/') ? 'audio' : 'document'
}

/** A file that has come with a message, once it is stored. `name`: for people. */
export function shownInbound({ url, mime_type: type, size }: Schemas['File'], name: string): ShownFile | undefined {
  const own = url === null ? undefined : ownFile(url)
  return own && { kind: kindOf(type), src: own.src, name, size }
}

const sent: ReadonlySet<unknown> = new Set(['image', 'video', 'audio', 'document'])

/** The file that a message to a contact has. */
export function shownOutbound({ direction, content }: Schemas['Message']): ShownFile | undefined {
  if (direction !== 'outbound' || !content || !sent.has(content.type)) return undefined
  const { type, url, filename } = content as { type: FileKind; url: string; filename?: string }
  const own = ownFile(url)
  return { kind: type, src: own?.src ?? url, name: filename ?? own?.name ?? nameIn(url), size: null, foreign: !own }
}

const withMedia: ReadonlySet<unknown> = new Set(['image', 'video', 'audio', 'voice', 'document', 'sticker'])

/** The messages of contacts that a file may have come with. */
export const carriers = (messages: readonly Schemas['Message'][]): number[] =>
  messages
    .filter(({ direction, content }) => direction === 'inbound' && withMedia.has(content?.type))
    .map(({ id }) => id)
