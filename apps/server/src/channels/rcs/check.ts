import type { Button, Card, Content } from '../../core/channels/content.ts'
import type { FieldProblem } from '../../kernel/errors.ts'
import { agentMessagesOf } from './agent-message.ts'
import { e164 } from './phone.ts'

const maxTitle = 200
const maxDescription = 2_000
const maxLabel = 25
const maxPostback = 2_048
const maxReplies = 11
const maxButtons = 4
const minCards = 2
const maxCards = 10
const maxMessageBytes = 250_000

/** The problems for which Google would refuse a message. Long texts are fine: they are split. */
export function check(content: Content): FieldProblem[] {
  switch (content.type) {
    case 'quick_replies':
      return [
        ...atMost('replies', content.replies, maxReplies),
        ...content.replies.flatMap(({ text, payload }, n) => [
          ...longer(`replies.${n}.text`, text, maxLabel),
          ...longer(`replies.${n}.payload`, payload, maxPostback),
        ]),
      ]
    case 'card':
      return cardProblems(content, '')
    case 'carousel': {
      const { cards } = content
      const few = cards.length < minCards ? [{ field: 'cards', message: `must have at least ${minCards}` }] : []
      const problems = cards.flatMap((card, n) => cardProblems(card, `cards.${n}.`))
      return [...few, ...atMost('cards', cards, maxCards), ...problems, ...tooLarge('cards', content)]
    }
    default:
      return []
  }
}

function cardProblems({ title, description, media_url, buttons = [] }: Card, prefix: string): FieldProblem[] {
  const empty = title === undefined && description === undefined && media_url === undefined
  const needed = { field: `${prefix}title`, message: 'is required unless description or media_url is given' }
  return [
    ...(empty ? [needed] : []),
    ...longer(`${prefix}title`, title, maxTitle),
    ...longer(`${prefix}description`, description, maxDescription),
    ...atMost(`${prefix}buttons`, buttons, maxButtons),
    ...buttons.flatMap((button, n) => buttonProblems(button, `${prefix}buttons.${n}.`)),
  ]
}

function buttonProblems(button: Button, prefix: string): FieldProblem[] {
  const label = longer(`${prefix}text`, button.text, maxLabel)
  switch (button.type) {
    case 'reply':
      return [...label, ...longer(`${prefix}payload`, button.payload, maxPostback)]
    case 'url':
      if (/^https?:$/.test(URL.parse(button.url)?.protocol ?? '')) return label
      return [...label, { field: `${prefix}url`, message: 'must be an http or https URL' }]
    case 'call':
      if (e164(button.phone_number)) return label
      return [...label, { field: `${prefix}phone_number`, message: 'must be a phone number with its country code' }]
  }
}

function longer(field: string, text: string | undefined, max: number): FieldProblem[] {
  return text !== undefined && text.length > max ? [{ field, message: `must have at most ${max} characters` }] : []
}

function atMost(field: string, list: unknown[], max: number): FieldProblem[] {
  return list.length > max ? [{ field, message: `must have at most ${max}` }] : []
}

function tooLarge(field: string, content: Content): FieldProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(agentMessagesOf(content)))
  return bytes > maxMessageBytes ? [{ field, message: 'must not make a message of more than 250 KB' }] : []
}
