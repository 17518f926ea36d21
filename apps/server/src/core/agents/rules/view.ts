import type { Situation, TranscriptMessage } from '../situation.ts'
import { type Language, languageFor, type Texts } from './language.ts'
import { readText, type Said } from './said.ts'

/** A situation, prepared for rules. */
export interface View {
  language: Language
  /** The contact's messages since our last one, oldest first. */
  fresh: readonly TranscriptMessage[]
  /** All of `fresh` as one message. */
  said: Said
  /** Whether the agent may write: not after a person's message, and not to a contact who has opted out. */
  free: boolean
}

export function view({ contact, messages }: Situation): View {
  const lastAnswer = messages.findLastIndex(({ direction }) => direction === 'outbound')
  const fresh = messages.slice(lastAnswer + 1)
  const theirs = messages.filter(({ direction }) => direction === 'inbound').map(({ text }) => text)
  return {
    language: languageFor(theirs, contact.phone),
    fresh,
    said: readText(fresh.map(({ text }) => text).join('\n')),
    free: contact.opted_out_at === null && messages.at(-1)?.author !== 'person',
  }
}

const isOurs = ({ author }: TranscriptMessage) => author === 'agent'

/** Whether an agent has sent this text before, in any language. It compares the longest part without a name. */
export function hasSaid(situation: Situation, texts: Texts): boolean {
  return situation.messages.some((message) => isOurs(message) && isOf(message, texts))
}

/** Whether our last message contains this text, so that the contact's message answers it. */
export function justSaid(situation: Situation, texts: Texts): boolean {
  const last = situation.messages.findLast(({ direction }) => direction === 'outbound')
  return last !== undefined && isOurs(last) && isOf(last, texts)
}

export function isOf({ text }: TranscriptMessage, texts: Texts): boolean {
  return Object.values(texts).some((said) => text.includes(longestPart(said)))
}

const longestPart = (text: string): string =>
  text.split(/,? ?\{\w+\}/).toSorted((a, b) => b.length - a.length)[0] ?? text

/** The first name, for a salutation. Empty if it isn't a plain name. */
export function firstName(name: string | null): string {
  const first = name?.trim().split(/\s+/)[0] ?? ''
  return /^[\p{L}\p{M}'’-]{2,30}$/u.test(first) ? first : ''
}
