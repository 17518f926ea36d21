import { z } from 'zod'

/** Ids are text here: a word and core's number. */
function prefixed(word: string, example: string) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be text') })
    .regex(new RegExp(`^${word}_[1-9]\\d{0,14}$`), `must be an id like ${example}`)
}

/** For bodies: a transform would remove the examples from the OpenAPI document. `toId` parses it. */
export const sessionId = () => prefixed('sess', 'sess_3')
export const sessionQuery = () => sessionId().transform(toId)
export const triggerParams = z.object({ id: prefixed('trig', 'trig_6').transform(toId) })

export function toId(text: string): number {
  return Number(text.slice(text.indexOf('_') + 1))
}

export const toSessionId = (channelId: number) => `sess_${channelId}`
export const toTriggerId = (id: number) => `trig_${id}`
