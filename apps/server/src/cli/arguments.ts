import { InvalidArgumentError } from 'commander'

export function positiveId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a positive whole number.')
  return Number(text)
}

export function uuid(text: string): string {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) throw new InvalidArgumentError('It must be a UUID.')
  return text.toLowerCase()
}

/** Requires an offset: a time without one would depend on the machine's time zone. */
export function moment(text: string): Date {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/
  const at = form.test(text) ? new Date(text) : undefined
  if (!at || Number.isNaN(at.getTime())) throw new InvalidArgumentError('It must be a time like 2026-01-15T09:30:00Z.')
  return at
}

export function emailAddress(text: string): string {
  if (!/^\S+@\S+\.\S+$/.test(text) || text.length > 320) throw new InvalidArgumentError('It must be an e-mail address.')
  return text
}

export function serverUrl(text: string): URL {
  if (!/^https?:/.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('It must be an http or https URL.')
  return new URL(text)
}
