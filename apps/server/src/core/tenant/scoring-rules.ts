export const temperatures = ['hot', 'warm', 'cool', 'cold', 'frozen'] as const
export type Temperature = (typeof temperatures)[number]

/** What a workspace counts, and for how much; docs/guides/scoring.md shows it. A score has 100 points at most. */
export interface ScoringRules {
  /** By the age of the contact's last message, on any channel: the first row that it is younger than. */
  recency: { days: number; points: number }[]
  /** For each reply to us; consecutive messages count as one reply. */
  reply: number
  /** For all replies together, at most. */
  replies_most: number
  /** The field `intent` is filled in. */
  intent: number
  /** It, or one of the contact's messages, has a word of intent. */
  intent_words: number
  /** In proportion to the progress from the first stage to Qualified. */
  stage: number
  /** The contact was ever qualified. */
  qualified: number
  /** The deal value is above zero. */
  deal_value: number
  /** The least score of each temperature; below `cold` it is `frozen`. */
  temperatures: { hot: number; warm: number; cool: number; cold: number }
}

/** Their maxima add up to 100. */
export const defaultRules: ScoringRules = {
  recency: [
    { days: 1, points: 30 },
    { days: 3, points: 24 },
    { days: 7, points: 18 },
    { days: 14, points: 12 },
    { days: 30, points: 6 },
  ],
  reply: 5,
  replies_most: 20,
  intent: 5,
  intent_words: 10,
  stage: 20,
  qualified: 10,
  deal_value: 5,
  temperatures: { hot: 65, warm: 45, cool: 25, cold: 10 },
}

/** A workspace's, from its column. */
export const rulesOf = (stored: unknown): ScoringRules =>
  stored === null || stored === undefined ? defaultRules : { ...defaultRules, ...(stored as ScoringRules) }
