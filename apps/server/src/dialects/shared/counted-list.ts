import { z } from 'zod'

import type { Listing } from '../../kernel/pagination.ts'

/** A page of a list, as several documents show one. */
export function countedList<Item extends z.ZodType>(item: Item, examples = z.globalRegistry.get(item)?.examples ?? []) {
  return z
    .object({ data: z.array(item), count: z.number().int(), next_cursor: z.string().nullable() })
    .meta({ examples: [{ data: examples, count: 1, next_cursor: null }] })
}

export function toCountedList<T, Item>({ data, next_cursor }: Listing<T>, toItem: (row: T) => Item) {
  return { data: data.map(toItem), count: data.length, next_cursor }
}
