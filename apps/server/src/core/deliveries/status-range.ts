/** Inclusive. */
export interface StatusRange {
  from: number
  to: number
}

/** `404`, or `5xx` for 500 to 599. */
export const statusPattern = /^[1-5](\d\d|xx)$/

export function statusRange(code: string): StatusRange {
  return { from: Number(code.replace('xx', '00')), to: Number(code.replace('xx', '99')) }
}

export function statusCode({ from, to }: StatusRange): string {
  return from === to ? String(from) : `${String(from)[0]}xx`
}
