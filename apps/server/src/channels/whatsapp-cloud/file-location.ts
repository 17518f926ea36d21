import type { FileOutcome } from '../../core/channels/adapter.ts'
import type { HttpResult } from '../../kernel/http-request.ts'
import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { classifyGraphError } from './error-class.ts'
import { graphErrorOf } from './graph-error.ts'

export type FileLocation = { kind: 'located'; url: string } | Extract<FileOutcome, { kind: 'refused' }>

/** Graph's answer about a file. The URL lasts five minutes, and asks for the token as well ("Media", Cloud API). */
export function locationOf(result: HttpResult): FileLocation {
  if (result.kind === 'failed') {
    return { kind: 'refused', class: 'retry', reason: `Meta could not be reached: ${result.reason}` }
  }
  const answer = objectOf(parsed(result.body))
  const url = textOf(answer.url)
  if (url !== null) return { kind: 'located', url }
  const error = graphErrorOf(answer.error)
  const reason = error ? `Meta refused: ${error.reason}` : `Meta answered HTTP ${result.status} without a URL`
  const refusal = classifyGraphError(result.status, error?.code ?? null, error?.transient)
  // With other credentials, it may be had later.
  return { kind: 'refused', class: refusal === 'permanent' ? 'permanent' : 'retry', reason }
}
