import { ParleyError } from '../../kernel/errors.ts'
import type { FileOutcome } from '../channels/adapter.ts'

/** Rejects with `rejected` for a permanent reason. */
type FetchMedia = (
  url: string,
  headers?: Record<string, string>,
) => Promise<{ body: Buffer; contentType: string | null }>

/** A vendor's file by its URL. */
export async function fetchOutcome(
  fetchMedia: FetchMedia,
  url: string,
  headers?: Record<string, string>,
): Promise<FileOutcome> {
  try {
    const { body, contentType } = await fetchMedia(url, headers)
    return { kind: 'fetched', content: body, type: contentType }
  } catch (error) {
    const isPermanent = error instanceof ParleyError && error.kind === 'rejected'
    return { kind: 'refused', class: isPermanent ? 'permanent' : 'retry', reason: (error as Error).message }
  }
}
