import type { Problem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import type { FileKind } from './file-view.tsx'

export interface Attachment {
  key: number
  name: string
  size: number
  kind: FileKind
  /** From 0 to 1, while it is uploaded. */
  progress: number
  /** Once it is uploaded. */
  stored?: { id: number; url: string }
  /** Why it can't be sent: `untaken` by the channel. */
  problem?: Problem | 'untaken'
}

export type NewMessage = Schemas['NewMessage']
type Said = Pick<NewMessage, 'text' | 'content'>

const longestCaption = 1_024

/** A message to be sent, and the attachment that it takes with it. */
export interface Part {
  said: Said
  /** Undefined: words only. */
  attachment?: Attachment
  hasText: boolean
}

/** One message for each attachment. The words are the caption of the first that may have one, or go before them all. */
export function partsOf(text: string, attachments: readonly Attachment[]): Part[] {
  const words = text.trim()
  const captioned =
    words.length > 0 && words.length <= longestCaption ? attachments.find(({ kind }) => kind !== 'audio') : undefined
  const before: Part[] = words.length > 0 && !captioned ? [{ said: { text: words }, hasText: true }] : []
  return [
    ...before,
    ...attachments.map((attachment) => {
      const hasText = attachment === captioned
      return { said: { content: contentOf(attachment, hasText ? words : undefined) }, attachment, hasText }
    }),
  ]
}

function contentOf(
  { kind, name, stored }: Attachment,
  caption: string | undefined,
): NonNullable<NewMessage['content']> {
  const url = stored?.url ?? ''
  if (kind === 'audio') return { type: kind, url }
  const captioned = caption === undefined ? {} : { caption }
  return kind === 'document' ? { type: kind, url, filename: name, ...captioned } : { type: kind, url, ...captioned }
}
