import { apiOf, referenceOf, shownId } from './apis.ts'
import { type DocumentedOperation, examplesOf, type OpenApiDocument } from './conformance.ts'
import type { Id, Thing } from './things.ts'

/** The examples of a request's body, with ids that exist. */
export function examplesFor(
  document: OpenApiDocument,
  { path, operation }: DocumentedOperation,
  ids: Partial<Record<Thing, Id>>,
): unknown[] {
  const api = apiOf(path)
  const examples = Object.values(operation.requestBody?.content ?? {}).flatMap((body) => examplesOf(document, body))
  return examples.map((example) =>
    mapReferences(example, (field) => {
      const thing = referenceOf(api, field, operation.operationId)
      const id = thing && ids[thing]
      return thing && id !== undefined ? shownId(api, thing, id) : undefined
    }),
  )
}

/** The same value, with other ids in the fields for which `idOf` has one. A list of ids has that one only. */
function mapReferences(value: unknown, idOf: (field: string) => Id | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => mapReferences(item, idOf))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, held]) => {
      const id = idOf(field)
      if (id === undefined) return [field, mapReferences(held, idOf)]
      return [field, Array.isArray(held) ? [id] : id]
    }),
  )
}
