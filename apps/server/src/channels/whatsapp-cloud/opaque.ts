const pattern = /^parley:([1-9]\d{0,15})$/

/** What Meta repeats in each status of a message; the prefix tells it from what other software on the number put there. */
export function opaqueOf(messageId: number): string {
  return `parley:${messageId}`
}

export function messageIdOf(opaque: string | null): number | null {
  const id = Number(pattern.exec(opaque ?? '')?.[1])
  return Number.isSafeInteger(id) ? id : null
}
