import type { Attempt, Strangers } from './api-facts.ts'
import { type Api, apiOf, referenceOf, shownId } from './apis.ts'
import type { DocumentedOperation, OpenApiDocument } from './conformance.ts'
import { examplesFor } from './examples.ts'
import { credentials, marker, type Populated, phone } from './populated-workspace.ts'

/** The fields of a request that name something else by its id. */
export function referencesOf(document: OpenApiDocument, { operation }: DocumentedOperation): string[] {
  const schemas = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) =>
    schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema,
  )
  const fields = schemas.flatMap((schema) =>
    [...JSON.stringify(schema).matchAll(/"(\w+_ids?)":\{/g)].map(([, name = '']) => name),
  )
  // An assignee is any name or number that the client chooses.
  return fields.filter((field) => field !== 'assignee_id')
}

/** An id of workspace 1, as the API shows it. */
export function theirId(parley: Populated, api: Api, field: string) {
  const thing = referenceOf(api, field)
  if (!thing) throw new Error(`the facts of the API ${api.name} have no reference ${field}`)
  return shownId(api, thing, parley.idsOf(api)[thing])
}

/** What the intruder says, and what comes of it. A 201 is something of its own. */
export function attemptsAt(
  document: OpenApiDocument,
  parley: Populated,
  documented: DocumentedOperation,
  own: Strangers['own'],
): Attempt[] {
  const { path, operation } = documented
  const api = apiOf(path)
  const theirs = parley.idsOf(api)
  const listed = api.attempts({ theirs, own, phone, marker, credentials })[operation.operationId ?? '']
  if (listed) return listed
  if (path.includes('{id}')) {
    const examples = examplesFor(document, documented, theirs)
    return examples.length === 0 ? [{ status: 404 }] : examples.map((body) => ({ body, status: 404 }))
  }
  if (operation.requestBody) throw new Error(`the facts of the API ${api.name} attempt no ${operation.operationId}`)
  const below = path.slice(api.prefix.length)
  if (path.endsWith('/search')) return [{ path: `${below}?q=${marker}`, status: 200 }]
  // A list: everything, and by each filter that names something of workspace 1.
  const filters = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query' && parameter.name.endsWith('_id'))
    .map(({ name }) => name)
  return [below, ...filters.map((name) => `${below}?${name}=${theirId(parley, api, name)}`)].map((asked) => ({
    path: asked,
    status: 200,
  }))
}

/** The rows of a list, in whichever envelope the dialect has them; undefined for a body without any list. */
export function rowsIn(body: unknown, depth = 0): { id: unknown }[] | undefined {
  if (typeof body !== 'object' || body === null || depth > 2) return undefined
  if (Array.isArray(body)) return body
  for (const value of Object.values(body)) {
    const rows = rowsIn(value, depth + 1)
    if (rows?.every((row) => typeof row === 'object' && row !== null && 'id' in row)) return rows
  }
  return undefined
}

export const isList = ({ path, operation }: DocumentedOperation) =>
  !path.includes('{id}') && /List[A-Z]|^list/.test(operation.operationId ?? '')

/** Of lists: whether their rows are somebody's. */
export const hasRows = (documented: DocumentedOperation) =>
  isList(documented) && !apiOf(documented.path).listsWithoutRows?.includes(documented.operation.operationId ?? '')

/** Reads something of workspace 1's. */
export const isShown = (documented: DocumentedOperation) =>
  documented.method === 'GET' && (hasRows(documented) || documented.path.includes('{id}'))

/** An id as tables have it: dialects put a word before some, as in `trig_7`. */
export function bareId(id: unknown): unknown {
  const digits = /^(?:[a-z]+_)?(\d+)$/.exec(String(id))?.[1]
  return digits === undefined ? id : Number(digits)
}
