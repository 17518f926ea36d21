/**
 * JSON that a receiver gets again, byte for byte, when it parses the body and writes it anew: the document's own receiver
 * signs that. Written twice, as parsing moves keys that look like numbers to the front.
 */
export function stableJson(value: object): string {
  return JSON.stringify(JSON.parse(JSON.stringify(value)))
}
