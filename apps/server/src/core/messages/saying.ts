import type { InboundContent } from './inbound-content.ts'

/**
 * `words`: what a person says, chooses or sends to be looked at. `deed`: what they do with a message or the chat.
 * `notice`: what a vendor tells about them. `unknown`: what Parley can't read.
 */
export type Saying = 'words' | 'deed' | 'notice' | 'unknown'

/** The types of content that some channels have besides `InboundContent`. */
type FurtherType = 'contact' | 'file' | 'reply'

/**
 * What a message of each type of content is. Only words are answered: they start agents, fire triggers, end campaigns,
 * count as replies, and are compared with the words of consent. Everything else is kept and shown.
 */
export const sayings = {
  text: 'words',
  image: 'words',
  video: 'words',
  audio: 'words',
  voice: 'words',
  document: 'words',
  sticker: 'words',
  file: 'words',
  location: 'words',
  contact: 'words',
  contacts: 'words',
  button: 'words',
  button_reply: 'words',
  list_reply: 'words',
  flow_reply: 'words',
  reply: 'words',
  order: 'words',
  product: 'words',
  reaction: 'deed',
  edit: 'deed',
  deletion: 'deed',
  chat_opened: 'deed',
  system: 'notice',
  unsupported: 'unknown',
} as const satisfies Record<InboundContent['type'] | FurtherType, Saying>

/** Their text is a name of what was sent, and nobody's words. */
const named: ReadonlySet<unknown> = new Set(['location', 'contact', 'contacts'])

interface Sent {
  text: string | null
  content?: Record<string, unknown> | null
}

/** Plain text has no content. */
export function sayingOf({ text, content }: Sent): Saying {
  if (!content) return text === null ? 'unknown' : 'words'
  const { type } = content
  return typeof type === 'string' && Object.hasOwn(sayings, type) ? sayings[type as keyof typeof sayings] : 'unknown'
}

/** What the person has written or chosen. Null: nothing. */
export function ownWords(message: Sent): string | null {
  return sayingOf(message) === 'words' && !named.has(message.content?.type) ? message.text : null
}

/** Words into which the person has changed a message. They may opt out, and nothing else. */
export const editedWords = ({ text, content }: Sent): string | null => (content?.type === 'edit' ? text : null)

/** How a message changes its conversation, besides being its last message. */
export const effects = {
  /** It counts as unread. */
  unread: { words: true, deed: false, notice: false, unknown: true },
  /**
   * It opens the service window: everything that comes from the person. Meta documents it for messages, and for a
   * chat that was opened.
   */
  window: { words: true, deed: true, notice: false, unknown: true },
} as const satisfies Record<string, Record<Saying, boolean>>
