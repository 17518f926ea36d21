const maxText = 3072
const maxSuggestions = 11
const maxCardSuggestions = 4
const contents = ['text', 'contentInfo', 'richCard'] as const

/** Google's refusal of an AgentMessage; undefined if it is valid. */
export function problemOfAgentMessage(body: unknown): string | undefined {
  const message = objectOf(objectOf(body).contentMessage)
  const given = contents.filter((name) => message[name] !== undefined)
  if (given.length !== 1) return 'Agent message must have exactly one content.'
  const { text, contentInfo, richCard } = message
  if (text !== undefined && !isText(text, maxText)) return `text must have 1 to ${maxText} characters.`
  if (contentInfo !== undefined && !isFile(contentInfo)) return 'fileUrl must be a URL.'
  if (richCard !== undefined) {
    const problem = problemOfRichCard(objectOf(richCard))
    if (problem) return problem
  }
  return problemOfSuggestions(message.suggestions, maxSuggestions)
}

function problemOfRichCard({ standaloneCard, carouselCard }: Record<string, unknown>): string | undefined {
  if (standaloneCard !== undefined) {
    const { cardOrientation, cardContent } = objectOf(standaloneCard)
    return cardOrientation === 'VERTICAL' ? problemOfCard(cardContent) : 'cardOrientation is invalid.'
  }
  const { cardWidth, cardContents } = objectOf(carouselCard)
  if (cardWidth !== 'SMALL' && cardWidth !== 'MEDIUM') return 'cardWidth is invalid.'
  if (!Array.isArray(cardContents) || cardContents.length < 2 || cardContents.length > 10) {
    return 'A carousel must have 2 to 10 cards.'
  }
  return cardContents.map(problemOfCard).find((problem) => problem !== undefined)
}

function problemOfCard(card: unknown): string | undefined {
  const { title, description, media, suggestions } = objectOf(card)
  if (title === undefined && description === undefined && media === undefined) return 'A card must have content.'
  if (title !== undefined && !isText(title, 200)) return 'title must have at most 200 characters.'
  if (description !== undefined && !isText(description, 2000)) return 'description must have at most 2000 characters.'
  if (media !== undefined) {
    const { height, contentInfo } = objectOf(media)
    if (!['SHORT', 'MEDIUM', 'TALL'].includes(String(height))) return 'height is invalid.'
    if (!isFile(contentInfo)) return 'fileUrl must be a URL.'
  }
  return problemOfSuggestions(suggestions, maxCardSuggestions)
}

function problemOfSuggestions(suggestions: unknown, max: number): string | undefined {
  if (suggestions === undefined) return undefined
  if (!Array.isArray(suggestions) || suggestions.length > max) return `There must be at most ${max} suggestions.`
  return suggestions.map(problemOfSuggestion).find((problem) => problem !== undefined)
}

function problemOfSuggestion(suggestion: unknown): string | undefined {
  const { reply, action } = objectOf(suggestion)
  const { text, postbackData, openUrlAction, dialAction, viewLocationAction } = objectOf(reply ?? action)
  if (!isText(text, 25)) return 'A suggestion must have a text of at most 25 characters.'
  if (!isText(postbackData, 2048)) return 'A suggestion must have postbackData of at most 2048 characters.'
  if (reply !== undefined) return undefined
  if (openUrlAction !== undefined) return URL.canParse(String(objectOf(openUrlAction).url)) ? undefined : 'Invalid url.'
  if (dialAction !== undefined) {
    return /^\+\d{5,15}$/.test(String(objectOf(dialAction).phoneNumber)) ? undefined : 'Invalid phoneNumber.'
  }
  const { latitude, longitude } = objectOf(objectOf(viewLocationAction).latLong)
  return typeof latitude === 'number' && typeof longitude === 'number' ? undefined : 'An action must do something.'
}

function isText(value: unknown, max: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= max
}

function isFile(value: unknown): boolean {
  return URL.canParse(String(objectOf(value).fileUrl))
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
