import { z } from 'zod'

import { notFound } from '../../kernel/errors.ts'

/** Ids are text here: a word and core's number. The document's ids are opaque, so any other text is an unknown id. */
type Word = 'webhook' | 'prospect' | 'campaign'

const coreWords: Record<Word, string> = { webhook: 'endpoint', prospect: 'contact', campaign: 'campaign' }

export const idParams = z.object({ id: z.string().max(200) })

export const toText = (word: Word | 'message' | 'connection', id: number) => `${word}_${id}`

/** Throws `not_found` for a text that is no id of this kind. */
export function idIn(word: Word, text: string): number {
  const digits = new RegExp(`^${word}_([1-9]\\d{0,14})$`).exec(text)?.[1]
  if (digits === undefined) throw notFound(coreWords[word], text)
  return Number(digits)
}
