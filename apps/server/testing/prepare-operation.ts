import { expect } from 'vitest'

import { apiOf, pathOf, referenceOf, thingAt } from './apis.ts'
import { type DocumentedOperation, type OpenApiDocument, operationsOf } from './conformance.ts'
import { examplesFor } from './examples.ts'
import type { Harness } from './harness.ts'
import { makerOf } from './populated-workspace.ts'
import type { Id, Thing } from './things.ts'

export interface PreparedOperation {
  /** With an id that exists. */
  path: string
  /** Of the workspace. */
  key: string
  /** Bodies that the operation accepts. */
  examples: unknown[]
}

/** A workspace of its own with everything that an operation names, in the state in which it accepts its examples. */
export async function prepareOperation(parley: Harness, documented: DocumentedOperation): Promise<PreparedOperation> {
  const { document } = parley
  const { path, operation } = documented
  const api = apiOf(path)
  const { id: account, key } = await parley.createWorkspace()
  const maker = makerOf(parley, key, api)
  const ids: Partial<Record<Thing, Id>> = {}
  for (const thing of thingsFor(document, documented)) ids[thing] = await maker[thing]()
  const pathTo = (template: string) => pathOf(template, ids[thingAt(template)] ?? '', account)
  for (const name of api.after?.[operation.operationId ?? ''] ?? []) {
    const earlier = operationsOf(document).find((one) => one.operation.operationId === name)
    if (!earlier) throw new Error(`there is no operation ${name}`)
    const [body] = examplesFor(document, earlier, ids)
    const { status } = await parley.request(earlier.method, pathTo(earlier.path), { key, body })
    expect([name, status]).toEqual([name, 200])
  }
  return { path: pathTo(path), key, examples: examplesFor(document, documented, ids) }
}

/** What has to be there so that an operation accepts its examples. */
function thingsFor(document: OpenApiDocument, documented: DocumentedOperation): Thing[] {
  const { path, operation } = documented
  const api = apiOf(path)
  const examples = JSON.stringify(examplesFor(document, documented, {}))
  const fields = [...examples.matchAll(/"(\w+_ids?)":/g)].map(([, field = '']) =>
    referenceOf(api, field, operation.operationId),
  )
  return [
    ...(path.includes('{id}') ? [thingAt(path)] : []),
    ...fields.filter((thing) => thing !== undefined),
    ...(api.needs?.[operation.operationId ?? ''] ?? []),
  ]
}
