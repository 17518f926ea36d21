import { checkTemplate } from './check-template.ts'
import type { GraphFailure } from './failure.ts'
import { invalid, missing, wrongValue } from './failure.ts'
import type { GraphTemplate } from './template.ts'

const maxText = 4096
const maxCaption = 1024

// Meta's media messages, and the fields of each besides its link.
const media: Record<string, readonly string[]> = {
  image: ['caption'],
  video: ['caption'],
  document: ['caption', 'filename'],
  audio: [],
}

/** Graph's refusal of a message's content, or null. */
export function checkContent(
  type: string,
  content: Record<string, unknown>,
  templates: readonly GraphTemplate[] | undefined,
): GraphFailure | null {
  if (type === 'text') return checkText(content)
  if (type === 'template') return checkTemplate(content, templates)
  if (type === 'location') return checkLocation(content)
  const extras = media[type]
  return extras ? checkMedia(type, content, extras) : wrongValue('type')
}

function checkText({ body }: Record<string, unknown>): GraphFailure | null {
  if (typeof body !== 'string' || body === '') return missing('text.body')
  return [...body].length > maxText ? invalid(`Param text['body'] must be at most ${maxText} characters long.`) : null
}

function checkMedia(type: string, content: Record<string, unknown>, extras: readonly string[]): GraphFailure | null {
  const { link, caption } = content
  if (typeof link !== 'string' || link === '') return missing(`${type}.link`)
  if (!/^https?:\/\//.test(link)) return invalid(`Param ${type}['link'] is not a valid URL.`)
  const unknown = Object.keys(content).find((name) => name !== 'link' && !extras.includes(name))
  if (unknown !== undefined) return invalid(`Unexpected key "${unknown}" on param "${type}".`)
  if (extras.some((name) => content[name] !== undefined && typeof content[name] !== 'string')) return wrongValue(type)
  if (typeof caption === 'string' && [...caption].length > maxCaption) {
    return invalid(`Param ${type}['caption'] must be at most ${maxCaption} characters long.`)
  }
  return null
}

function checkLocation({ latitude, longitude }: Record<string, unknown>): GraphFailure | null {
  const within = (value: unknown, most: number) => typeof value === 'number' && Math.abs(value) <= most
  if (latitude === undefined || longitude === undefined) return missing('location')
  return within(latitude, 90) && within(longitude, 180) ? null : wrongValue('location')
}
