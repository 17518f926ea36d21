import type { TemplatesOutcome, VendorTemplate } from '../../core/channels/adapter.ts'
import type { HttpResult } from '../../kernel/http-request.ts'
import { postgresSafeJson } from '../../kernel/postgres-safe-text.ts'
import { listOf, objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { classifyGraphError, isAboutToken } from './error-class.ts'
import { graphErrorOf } from './graph-error.ts'

// An account has at most 6,000 templates, and a page has the requested number.
const maxPages = 200
const pageSize = 100
const fields = 'name,language,status,category,quality_score,components'

/** Reads all pages. `get` takes the path below the version, and the query. */
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
  /** The cursor of the next page; null on the last page. */
  next: string | null
}

function pageOf(result: HttpResult): Page | Refusal {
  if (result.kind === 'failed') return refused('retry', null, `Meta could not be reached: ${result.reason}`)
  const { status, body } = result
  const answer = objectOf(postgresSafeJson(parsed(body)))
  const error = graphErrorOf(answer.error)
  if (error) return refused(classOf(status, error.code, error.transient), String(error.code), error.reason)
  if (status >= 200 && status <= 299 && Array.isArray(answer.data)) {
    const paging = objectOf(answer.paging)
    // Graph's `next` is a URL. It is never requested; it only says whether there are more pages.
    const next = textOf(paging.next) === null ? null : textOf(objectOf(paging.cursors).after)
    return { kind: 'page', templates: answer.data.flatMap(templateOf), next }
  }
  const reason = `HTTP ${status} without a documented Meta error`
  return refused(status < 300 ? 'retry' : classOf(status, null), null, reason)
}

/** A token may be valid for sending without the permission to manage the account. */
function classOf(status: number, code: number | null, transient = false): Refusal['class'] {
  const forSending = classifyGraphError(status, code, transient)
  return forSending === 'credentials' && !isAboutToken(status, code) ? 'permanent' : forSending
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

/** Null if Meta has not rated the template. */
export function qualityOf(value: unknown): string | null {
  const score = textOf(value)?.toUpperCase() ?? null
  return score === 'UNKNOWN' ? null : score
}
