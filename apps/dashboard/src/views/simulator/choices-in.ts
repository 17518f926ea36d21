interface Choice {
  id: string
  title: string
}

/** What a contact can press: quick replies, and the buttons of a card that reply. */
export function choicesIn(content: Record<string, unknown> | null): Choice[] {
  const listed = [content?.replies, content?.buttons].find(Array.isArray) ?? []
  return listed.flatMap((one: { text?: unknown; payload?: unknown }) =>
    typeof one.text === 'string' && typeof one.payload === 'string' ? [{ id: one.payload, title: one.text }] : [],
  )
}
