import { type PingrPayload, PingrWebhookError, verifyWebhook } from '@parley/sdk'

import type { Answer, Request } from './http.ts'
import { loginMs, type Settings } from './settings.ts'

export interface Texted {
  phone: string
  text: string
}

/**
 * Answers a delivery with the result of `reply`. Without one, Parley sends the trigger's static reply.
 */
export function createWebhook(
  settings: Settings,
  reply: (texted: Texted) => string | undefined,
): (request: Request) => Answer {
  return ({ body, headers }) => {
    try {
      const payload = verifyWebhook(body, headers['x-pingr-signature'], settings.secret)
      const texted = textedIn(payload, settings)
      const answer = texted && reply(texted)
      return answer === undefined ? { status: 200 } : { body: { reply: answer } }
    } catch (error) {
      if (!(error instanceof PingrWebhookError)) throw error
      if (error.code !== 'simulated') return { status: 400, body: { error: error.code } }
      console.log('Ignored a message of the simulator. PINGR_ALLOW_SIMULATED=1 takes those, too.')
      // An error would make Parley send it again.
      return { status: 200 }
    }
  }
}

/** The sender to sign in for a delivery; undefined: nobody. */
function textedIn(payload: PingrPayload, { trigger, now }: Settings): Texted | undefined {
  if (payload.event !== 'message.received') return undefined
  const { phone, is_group: isGroup } = payload.from
  const { text } = payload.message
  // WhatsApp hides the number of some senders, and everybody in a group would see the link.
  if (phone === null || !/^\d+$/.test(phone) || isGroup) return undefined
  // A late retry, or a replay by somebody who copied the request: no user waits for the reply.
  if (now() - payload.timestamp >= loginMs) return undefined
  // The message may have fired another trigger, for which this program has no reply.
  return plain(text).startsWith(plain(trigger)) ? { phone, text } : undefined
}

/** Ends with a space, so that `logins` doesn't start with `login`. */
function plain(text: string): string {
  return `${text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()} `
}
