const pattern = /^parley:([1-9]\d{0,15})$/

/** Meta repeats it in each status of a message. The prefix distinguishes it from other software on the number. */
export function opaqueOf(messageId: number): string {
  return `parley:${messageId}`
}

export function messageIdOf(opaque: string | null): number | null {
  const id = Number(pattern.exec(opaque ?? '')?.[1])
  return Number.isSafeInteger(id) ? id : null
}
