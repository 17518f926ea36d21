/** Kinds of messages whose text is a name that nobody has written, or WhatsApp's own words. */
const unsaid: ReadonlySet<string> = new Set(['location', 'contact', 'contacts', 'system'])

/**
 * What the person said in a message: a text, a caption, the title of a chosen button. Its words count for consent,
 * triggers and intent. The name of a place or of somebody's card is `text` as well, since it is shown, but is not said.
 */
export const saidIn = ({ kind, text }: { kind: string; text: string | null }): string | null =>
  unsaid.has(kind) ? null : text
