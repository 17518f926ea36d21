import type { TemplatesOutcome, VendorTemplate } from '../../core/channels/adapter.ts'
import type { HttpResult } from '../../kernel/http-request.ts'
import { postgresSafeJson } from '../../kernel/postgres-safe-text.ts'
import { listOf, objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { classifyGraphError } from './error-class.ts'
import { graphErrorOf } from './graph-error.ts'

// An account has 6,000 at the most, and a page what is asked for.
const maxPages = 200
const pageSize = 100
const fields = 'name,language,status,category,quality_score,components'

/** Reads page after page; `get` is told the path below the version and the query. */
export async function listTemplates(
  wabaId: string,
  get: (path: string) => Promise<HttpResult>,
): Promise<TemplatesOutcome> {
  const templates: VendorTemplate[] = []
  let after: string | null = null
  for (let page = 0; page < maxPages; page++) {
    const query = new URLSearchParams({ fields, limit: String(pageSize), ...(after !== null && { after }) })
    const answer = pageOf(await get(`/${wabaId}/message_templates?${query}`))
    if (answer.kind === 'refused') return answer
    templates.push(...answer.templates)
    after = answer.next
    if (after === null) return { kind: 'read', templates }
  }
  return refused('retry', null, `Meta's list of templates has no end after ${maxPages} pages`)
}

type Refusal = TemplatesOutcome & { kind: 'refused' }

function refused(refusal: Refusal['class'], code: string | null, reason: string): Refusal {
  return { kind: 'refused', class: refusal, code, reason }
}

interface Page {
  kind: 'page'
  templates: VendorTemplate[]
  /** The cursor of the next one; null where this is the last. */
  next: string | null
}

function pageOf(result: HttpResult): Page | Refusal {
  if (result.kind === 'failed') return refused('retry', null, `Meta could not be reached: ${result.reason}`)
  const { status, body } = result
  const answer = objectOf(postgresSafeJson(parsed(body)))
  const error = graphErrorOf(answer.error)
  if (error) return refused(classOf(status, error.code), String(error.code), error.reason)
  if (status >= 200 && status <= 299 && Array.isArray(answer.data)) {
    const paging = objectOf(answer.paging)
    // Graph's `next` is an address to go to: whether there is more is all that is taken from it.
    const next = textOf(paging.next) === null ? null : textOf(objectOf(paging.cursors).after)
    return { kind: 'page', templates: answer.data.flatMap(templateOf), next }
  }
  const reason = `HTTP ${status} without an error Meta documents`
  return refused(status < 300 ? 'retry' : classOf(status, null), null, reason)
}

/** A token may lack the permission to manage the account, and be good for sending all the same. */
function classOf(status: number, code: number | null): Refusal['class'] {
  const forSending = classifyGraphError(status, code)
  const authentication = code === 0 || code === 190 || (code === null && status === 401)
  return forSending === 'credentials' && !authentication ? 'permanent' : forSending
}

function templateOf(value: unknown): VendorTemplate[] {
  const template = objectOf(value)
  const externalId = textOf(template.id)
  const name = textOf(template.name)
  const language = textOf(template.language)
  if (externalId === null || name === null || language === null) return []
  return [
    {
      externalId,
      name,
      language,
      category: textOf(template.category)?.toUpperCase() ?? 'UNKNOWN',
      status: textOf(template.status)?.toUpperCase() ?? 'UNKNOWN',
      quality: qualityOf(objectOf(template.quality_score).score),
      components: listOf(template.components).map(objectOf),
    },
  ]
}

/** Null for one that Meta hasn't rated. */
export function qualityOf(value: unknown): string | null {
  const score = textOf(value)?.toUpperCase() ?? null
  return score === 'UNKNOWN' ? null : score
}
