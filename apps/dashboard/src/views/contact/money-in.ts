/** As people write money: `1200.5`. The API counts the smallest unit. */
export const moneyIn = (cents: number | null): string => (cents === null ? '' : String(cents / 100))

/** Null for an empty text. What is no number is left to the API, which says so. */
export function centsOf(text: string): number | null {
  const plain = text.trim().replaceAll(/\s/g, '').replace(',', '.')
  return plain === '' ? null : Math.round(Number(plain) * 100)
}
