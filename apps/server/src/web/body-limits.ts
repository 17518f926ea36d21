const kib = 1_024

/** The sizes of bodies, in bytes. Routes that need more than `usual` say so. */
export const bodyLimits = {
  usual: 64 * kib,
  /** Messages: a carousel of cards, a template with the values of each card. */
  content: 256 * kib,
  /** Campaigns: a hundred steps. */
  steps: 512 * kib,
  /** GraphQL: a document with its variables. */
  documents: 1_024 * kib,
}
