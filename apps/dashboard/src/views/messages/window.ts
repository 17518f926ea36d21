const hourMs = 60 * 60_000

export interface ServiceWindow {
  hours: number
  closesAt: Date
  isOpen: boolean
  /** It closes within the hour. */
  isUrgent: boolean
}

/**
 * For how long free text may be sent. Undefined: always, or nobody knows, as with a contact who has never written here:
 * then the vendor decides.
 */
export function windowOf(
  hours: number | null | undefined,
  lastInboundAt: string | null,
  now: Date,
): ServiceWindow | undefined {
  if (hours === null || hours === undefined || lastInboundAt === null) return undefined
  const closesAt = new Date(Date.parse(lastInboundAt) + hours * hourMs)
  const left = closesAt.getTime() - now.getTime()
  return { hours, closesAt, isOpen: left > 0, isUrgent: left > 0 && left < hourMs }
}
