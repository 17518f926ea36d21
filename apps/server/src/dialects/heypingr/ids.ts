import { z } from 'zod'

import { notFound } from '../../kernel/errors.ts'
import { text } from '../../web/schemas.ts'

/** Ids are text here: a word and core's number. Any other text is an unknown id. */
const formats = { sess: /^sess_([1-9]\d{0,14})$/, trig: /^trig_([1-9]\d{0,14})$/ }

/** For bodies: a transform would remove the examples from the OpenAPI document. `toChannelId` parses it. */
export const sessionId = () => text(200)
/** 0, the id of nothing, for what is no id. */
export const sessionQuery = () => sessionId().transform((given) => idIn('sess', given) ?? 0)
export const triggerParams = z.object({
  id: z
    .string()
    .regex(formats.trig, 'must be an id like trig_6')
    .transform((given) => idIn('trig', given) ?? 0),
})

/** Throws `not_found` for what is no id of a session. */
export function toChannelId(sessionId: string): number {
  const id = idIn('sess', sessionId)
  if (id === undefined) throw notFound('channel', sessionId)
  return id
}

function idIn(word: keyof typeof formats, given: string): number | undefined {
  const digits = formats[word].exec(given)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

export const toSessionId = (channelId: number) => `sess_${channelId}`
export const toTriggerId = (id: number) => `trig_${id}`
