// Tag characters and further variation selectors: nobody sees them, and models read them.
const invisible = /[\u{e0000}-\u{e007f}]|[\u{e0100}-\u{e01ef}]/gu
const marker = /[[［]\s*(\/?\s*[\p{L}_]{3,})\s*[\]］]/gu

/** Without what some models' servers interpret, like `[INST]`, and without what only models read. */
const disarmed = (text: string): string => text.replace(invisible, '').replace(marker, '($1)')

/**
 * Escapes untrusted text, so that it can't close its element or control a model's server: some servers interpret
 * `<|im_start|>`, `[INST]` and the like.
 */
export function neutral(text: string): string {
  return disarmed(text)
    .replace(/[<＜﹤]/g, '&lt;')
    .replace(/[>＞﹥]/g, '&gt;')
}

/** Untrusted data as JSON without angle brackets. */
export function neutralJson(value: unknown): string {
  const json = JSON.stringify(inData(value), null, 1)
  return json.replace(/[<>＜＞﹤﹥]/g, (bracket) => `\\u${bracket.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function inData(value: unknown): unknown {
  if (typeof value === 'string') return disarmed(value)
  if (Array.isArray(value)) return value.map(inData)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [disarmed(name), inData(one)]))
}
