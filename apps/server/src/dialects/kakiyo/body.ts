/**
 * JSON that stays the same, byte for byte, when a receiver parses and serializes it: the document's receiver verifies
 * the signature over that. Serialized twice, as parsing moves integer-like keys to the front.
 */
export function stableJson(value: object): string {
  return JSON.stringify(JSON.parse(JSON.stringify(value)))
}
