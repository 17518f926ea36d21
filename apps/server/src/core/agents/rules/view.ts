import type { Situation, TranscriptMessage } from '../situation.ts'
import { type Language, languageFor, type Texts } from './language.ts'
import { readText, type Said } from './said.ts'

/** A situation as rules look at it. */
export interface View {
  language: Language
  /** What they have written since somebody or something answered, oldest first. */
  fresh: readonly TranscriptMessage[]
  /** All of it as one. */
  said: Said
  /** Whether there is anything an agent may do: it never talks over a person, nor to whom has opted out. */
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

/** Whether an agent has said this in the conversation, in whatever language. Texts are found by their longest part without a name. */
export function hasSaid(situation: Situation, texts: Texts): boolean {
  return situation.messages.some((message) => isOurs(message) && isOf(message, texts))
}

/** Whether the last thing that was written to them has this in it: what they write now answers it. */
export function justSaid(situation: Situation, texts: Texts): boolean {
  const last = situation.messages.findLast(({ direction }) => direction === 'outbound')
  return last !== undefined && isOurs(last) && isOf(last, texts)
}

export function isOf({ text }: TranscriptMessage, texts: Texts): boolean {
  return Object.values(texts).some((said) => text.includes(longestPart(said)))
}

const longestPart = (text: string): string =>
  text.split(/,? ?\{\w+\}/).toSorted((a, b) => b.length - a.length)[0] ?? text

/** The first of their names, to call them by; empty when there is none that one would say aloud. */
export function firstName(name: string | null): string {
  const first = name?.trim().split(/\s+/)[0] ?? ''
  return /^[\p{L}\p{M}'’-]{2,30}$/u.test(first) ? first : ''
}
