/**
 * Text of others, so that it can't end the element that it stands in, nor speak to a model's server: `<|im_start|>`, `[INST]`
 * and the like are more than text to some.
 */
export function neutral(text: string): string {
  return text
    .replace(/[<＜﹤]/g, '&lt;')
    .replace(/[>＞﹥]/g, '&gt;')
    .replace(/\[(\/?[A-Z_]{3,})\]/g, '($1)')
}

/** Data of others, as JSON in which there is no angle bracket. */
export function neutralJson(value: unknown): string {
  const json = JSON.stringify(value, null, 1)
  return json.replace(/[<>＜＞﹤﹥]/g, (bracket) => `\\u${bracket.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
