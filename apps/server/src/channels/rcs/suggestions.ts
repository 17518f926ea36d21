import type { Button } from '../../core/channels/content.ts'
import { e164 } from './phone.ts'

interface Action {
  text: string
  postbackData: string
}

export type Suggestion =
  | { reply: Action }
  | { action: Action & { openUrlAction: { url: string } } }
  | { action: Action & { dialAction: { phoneNumber: string } } }
  | { action: Action & { viewLocationAction: { latLong: LatLong; label?: string } } }

interface LatLong {
  latitude: number
  longitude: number
}

export function replyOf({ text, payload }: { text: string; payload: string }): Suggestion {
  return { reply: { text, postbackData: payload } }
}

/** Google reports a tap on an action with its postback. We set none, so the text identifies the action. */
export function suggestionOf(button: Button): Suggestion {
  const { text } = button
  const action = { text, postbackData: text }
  switch (button.type) {
    case 'reply':
      return replyOf(button)
    case 'url':
      return { action: { ...action, openUrlAction: { url: button.url } } }
    case 'call':
      return { action: { ...action, dialAction: { phoneNumber: e164(button.phone_number) ?? button.phone_number } } }
  }
}

const viewLocation = 'View location'

export function locationOf({ latitude, longitude, label }: LatLong & { label?: string | undefined }): Suggestion {
  const where = { latLong: { latitude, longitude }, ...(label !== undefined && { label }) }
  return { action: { text: viewLocation, postbackData: viewLocation, viewLocationAction: where } }
}
