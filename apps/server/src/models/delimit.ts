/**
 * Escapes untrusted text, so that it can't close its element or control a model's server: some servers interpret
 * `<|im_start|>`, `[INST]` and the like.
 */
export function neutral(text: string): string {
  return text
    .replace(/[<＜﹤]/g, '&lt;')
    .replace(/[>＞﹥]/g, '&gt;')
    .replace(/\[(\/?[A-Z_]{3,})\]/g, '($1)')
}

/** Untrusted data as JSON without angle brackets. */
export function neutralJson(value: unknown): string {
  const json = JSON.stringify(value, null, 1)
  return json.replace(/[<>＜＞﹤﹥]/g, (bracket) => `\\u${bracket.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
