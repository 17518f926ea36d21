import { invalidField } from '../../kernel/errors.ts'

export const tagsAtMost = 50

/** Trimmed, each once. */
export function tagsIn(given: readonly string[]): string[] {
  const tags = [...new Set(given.map((tag) => tag.trim()))]
  if (tags.includes('')) throw invalidField('tags', 'must not have an empty tag')
  return tags
}

/** The survivor's tags, and those of the other contact that it has room for. */
export function unitedTags(kept: readonly string[], gone: readonly string[]): string[] {
  return [...new Set([...kept, ...gone])].slice(0, Math.max(tagsAtMost, kept.length))
}
