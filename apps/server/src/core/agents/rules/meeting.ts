import lexicon from './lexicon/meeting.json' with { type: 'json' }
import { phrasesOfEach, type Said, says } from './said.ts'

const requests = ['cancel', 'move', 'askWhen'] as const
/** What a contact wants of a meeting that is booked. */
export type MeetingRequest = (typeof requests)[number]

const signs = phrasesOfEach<MeetingRequest>(lexicon)

/** The request in a message, by the order of `requests`. Null if there is none. */
export function readMeetingRequest(said: Said): MeetingRequest | null {
  return requests.find((kind) => says(said, signs[kind])) ?? null
}
