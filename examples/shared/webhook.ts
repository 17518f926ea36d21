import { type MessageReceived, type PingrPayload, PingrWebhookError, verifyWebhook } from '@parley/sdk'

import type { Answer, Request } from './http.ts'
import { loginMs, type Settings } from './settings.ts'

/**
 * Answers a delivery with what `reply` makes of the message; where it makes nothing, Parley sends the trigger's static
 * reply.
 */
export function createWebhook(
  { secret, trigger, now }: Settings,
  reply: (message: MessageReceived) => string | undefined,
): (request: Request) => Answer {
  const concernsUs = (payload: PingrPayload): payload is MessageReceived =>
    payload.event === 'message.received' &&
    startsWith(payload.message.text, trigger) &&
    // WhatsApp keeps the number of some senders to itself.
    /^\d+$/.test(payload.from.phone) &&
    // Everybody in a group would see the link.
    !payload.from.is_group &&
    // A delivery that is tried again much later, or played back by somebody: nobody waits for its reply.
    now() - payload.timestamp < loginMs

  return ({ body, headers }) => {
    try {
      const payload = verifyWebhook(body, headers['x-pingr-signature'], secret)
      const text = concernsUs(payload) ? reply(payload) : undefined
      return text === undefined ? { status: 200 } : { body: { reply: text } }
    } catch (error) {
      if (error instanceof PingrWebhookError) return { status: 400, body: { error: error.code } }
      throw error
    }
  }
}

/** There may be other triggers, for which this program has no answer. */
function startsWith(text: string, trigger: string): boolean {
  const [said = '', phrase = ''] = [text, trigger].map((part) => `${part.normalize('NFKC').trim().toLowerCase()} `)
  return said.startsWith(phrase)
}
