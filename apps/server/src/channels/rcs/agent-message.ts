import type { Card, Content } from '../../core/channels/content.ts'
import { splitText } from './split-text.ts'
import { locationOf, replyOf, type Suggestion, suggestionOf } from './suggestions.ts'

interface ContentInfo {
  fileUrl: string
  thumbnailUrl?: string
}

interface CardContent {
  title?: string
  description?: string
  media?: { height: 'MEDIUM'; contentInfo: ContentInfo }
  suggestions?: Suggestion[]
}

type RichCard =
  | { standaloneCard: { cardOrientation: 'VERTICAL'; cardContent: CardContent } }
  | { carouselCard: { cardWidth: 'SMALL' | 'MEDIUM'; cardContents: CardContent[] } }

/** The body of a request to agentMessages. */
export interface AgentMessage {
  contentMessage: { suggestions?: Suggestion[] } & (
    | { text: string }
    | { contentInfo: ContentInfo }
    | { richCard: RichCard }
  )
}

const maxText = 3_072

/** The requests to Google for a message, in order. The status of the last one counts for the message. */
export function agentMessagesOf(content: Content): AgentMessage[] {
  switch (content.type) {
    case 'text':
      return texts(content.text)
    case 'quick_replies':
      return texts(content.text, content.replies.map(replyOf))
    case 'location':
      return texts(content.label ?? `${content.latitude}, ${content.longitude}`, [locationOf(content)])
    case 'image':
    case 'video':
    case 'document':
      return [file({ fileUrl: content.url }), ...(content.caption ? texts(content.caption) : [])]
    case 'audio':
      return [file({ fileUrl: content.url })]
    case 'file': {
      const { url: fileUrl, thumbnail_url: thumbnailUrl } = content
      return [file({ fileUrl, ...(thumbnailUrl !== undefined && { thumbnailUrl }) })]
    }
    case 'card':
      return [rich({ standaloneCard: { cardOrientation: 'VERTICAL', cardContent: cardContentOf(content) } })]
    case 'carousel':
      return [rich({ carouselCard: { cardWidth: content.width, cardContents: content.cards.map(cardContentOf) } })]
    case 'template':
      throw new Error('rcs does not support content of type template')
  }
}

function texts(text: string, suggestions?: Suggestion[]): AgentMessage[] {
  const parts = splitText(text, maxText)
  return parts.map((part, index) => ({
    contentMessage: { text: part, ...(suggestions && index === parts.length - 1 && { suggestions }) },
  }))
}

const file = (contentInfo: ContentInfo): AgentMessage => ({ contentMessage: { contentInfo } })
const rich = (richCard: RichCard): AgentMessage => ({ contentMessage: { richCard } })

function cardContentOf({ title, description, media_url, buttons }: Card): CardContent {
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(media_url !== undefined && { media: { height: 'MEDIUM', contentInfo: { fileUrl: media_url } } }),
    ...(buttons && buttons.length > 0 && { suggestions: buttons.map(suggestionOf) }),
  }
}
