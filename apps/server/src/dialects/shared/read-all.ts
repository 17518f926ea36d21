import type { Listing, Page } from '../../kernel/pagination.ts'

/** Every row of a list, for documents whose lists have no pages. */
export async function readAll<T>(list: (page: Page) => Promise<Listing<T>>): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | undefined
  do {
    const { data, next_cursor } = await list({ limit: 100, cursor })
    rows.push(...data)
    cursor = next_cursor ?? undefined
  } while (cursor !== undefined)
  return rows
}
