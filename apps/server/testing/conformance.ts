import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

export interface OpenApiOperation {
  operationId?: string
  summary?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  /** By scope: when it is needed. */
  'x-further-scopes'?: Record<string, string>
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean }[]
  requestBody?: { required?: boolean; content: Record<string, MediaType> }
  responses: Record<string, { description?: string; content?: Record<string, MediaType> }>
}

interface MediaType {
  schema: Record<string, unknown> & { $ref?: string; examples?: unknown[] }
  example?: unknown
  examples?: Record<string, { value: unknown }>
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, OpenApiOperation>>
  components: { schemas: Record<string, MediaType['schema']>; securitySchemes: Record<string, object> }
}

export interface DocumentedOperation {
  method: string
  /** A path template: `/v1/contacts/{id}`. */
  path: string
  operation: OpenApiOperation
}

/** The examples of a body, from all three places in the document. */
export function examplesOf(document: OpenApiDocument, { schema, example, examples }: MediaType): unknown[] {
  if (example !== undefined) return [example]
  if (examples) return Object.values(examples).map(({ value }) => value)
  const named = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema
  return named?.examples ?? []
}

interface Exchange {
  method: string
  path: string
  status: number
  contentType: string | null
  body: unknown
}

export function operationsOf(document: OpenApiDocument): DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

/** Those that take a key: not those with which one gets a session, nor those on a user's own account. */
export const keyedOperationsOf = (document: OpenApiDocument): DocumentedOperation[] =>
  operationsOf(document).filter(({ operation }) => operation.security?.some((requirement) => 'key' in requirement))

/** Returns a function that finds the validator for a schema, by the path to it in the document. */
export function createValidators(document: OpenApiDocument): (...way: string[]) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(document, 'openapi')
  return (...way) => {
    const pointer = way.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    const validate = ajv.getSchema(`openapi#/${pointer.join('/')}`)
    if (!validate) throw new Error(`the document has no ${way.join(' ')}`)
    return validate
  }
}

/** Compares answers with the OpenAPI document. The returned function throws if an answer does not match it. */
export function createConformance(document: OpenApiDocument): (exchange: Exchange) => void {
  const validatorOf = createValidators(document)
  const operations = operationsOf(document).map(({ path, ...rest }) => ({
    ...rest,
    path,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  // As a router: a path without an id comes before one that an id could make the same.
  operations.sort((one, other) => one.path.split('{').length - other.path.split('{').length)

  return ({ method, path, status, contentType, body }) => {
    const asked = path.split('?')[0] ?? ''
    const found = operations.find((operation) => operation.method === method && operation.pattern.test(asked))
    if (!found) return
    const refuse = (problem: string): never => {
      throw new Error(`${method} ${path} answered ${status}, ${problem}: ${JSON.stringify(body)}`)
    }
    const response = found.operation.responses[status]
    if (!response) return refuse('which is not documented')
    if (!response.content) return body === undefined ? undefined : refuse('which is documented to have no body')
    const mediaType = contentType?.split(';')[0] ?? ''
    if (!response.content[mediaType]) return refuse(`${mediaType}, which is not documented`)
    const at = ['paths', found.path, method.toLowerCase(), 'responses', String(status), 'content', mediaType, 'schema']
    const validate = validatorOf(...at)
    if (!validate(body)) refuse(JSON.stringify(validate.errors))
  }
}
