import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifyContextConfig } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

import { version } from '../kernel/version.ts'
import type { KeyScheme } from '../web/authentication.ts'
import { tidyComponentSchemas } from './component-schemas.ts'
import { openApiWebhooks } from './openapi-webhooks.ts'

interface Options {
  publicUrl: string
  /** Filled by the plugins while they register. */
  keySchemes: Record<string, KeyScheme['definition']>
  /** By the names that an endpoint's dialect may have. */
  dialects: ReadonlyMap<string, { events: object }>
}

interface NewEndpointSchema {
  properties: { dialect: object }
  examples: object[]
}

/** The document at /v1/openapi.json, generated from the schemas that validate requests. */
export function openApiOptions({ publicUrl, keySchemes, dialects }: Options): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parley',
        version,
        description:
          'Contacts, messages and signed webhooks. The native API is under `/v1`; each dialect is an API of its own under its prefix.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      webhooks: openApiWebhooks,
      components: { securitySchemes: keySchemes },
    },
    transform(input) {
      const transformed = jsonSchemaTransform(input)
      const { config } = input.route as { config?: FastifyContextConfig }
      return config?.acceptsUnknownFields ? { ...transformed, schema: openBody(transformed.schema) } : transformed
    },
    transformObject(input) {
      const document = optionalBodies(tidyComponentSchemas(jsonSchemaTransformObject(input) as OpenApiDocument))
      const { NewEndpoint } = document.components?.schemas ?? {}
      if (NewEndpoint) nameDialects(NewEndpoint as NewEndpointSchema, dialects)
      return { ...document, tags: tagsOf(document) }
    },
  }
}

/** The body, with any fields besides the documented ones. */
function openBody<Schema>(schema: Schema): Schema {
  const { body } = schema as { body?: object }
  if (!body) return schema
  const text = JSON.stringify(body).replaceAll(/,?"additionalProperties":false/g, '')
  return { ...schema, body: JSON.parse(text.replaceAll('{,', '{')) }
}

function nameDialects({ properties, examples }: NewEndpointSchema, dialects: Options['dialects']): void {
  Object.assign(properties.dialect, { enum: [...dialects.keys()] })
  for (const [dialect, { events }] of dialects) {
    examples.push({ url: `https://example.com/webhooks/${dialect}`, events: Object.keys(events).slice(0, 1), dialect })
  }
}

/** In the order in which operations first name them. */
function tagsOf({ paths = {} }: OpenApiDocument): { name: string }[] {
  const names = Object.values(paths).flatMap((path) => Object.values(path).flatMap(({ tags = [] }) => tags))
  return [...new Set(names)].map((name) => ({ name }))
}

interface OpenApiDocument {
  components?: { schemas?: Record<string, object> }
  paths?: Record<
    string,
    Record<
      string,
      { tags?: string[]; requestBody?: { required?: boolean; content: Record<string, { schema: object }> } }
    >
  >
}

/** @fastify/swagger marks every body as required, also one that may be null. */
function optionalBodies(document: OpenApiDocument): OpenApiDocument {
  for (const operation of Object.values(document.paths ?? {}).flatMap((path) => Object.values(path))) {
    const { requestBody } = operation
    const given = requestBody?.content['application/json']?.schema as BodySchema | undefined
    const named = given?.$ref?.replace('#/components/schemas/', '') ?? ''
    const schema: BodySchema | undefined = document.components?.schemas?.[named] ?? given
    if (requestBody && schema?.anyOf?.some(({ type }) => type === 'null')) requestBody.required = false
  }
  return document
}

interface BodySchema {
  $ref?: string
  anyOf?: { type?: string }[]
}
