import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

import { version } from '../kernel/version.ts'
import { tidyComponentSchemas } from './component-schemas.ts'

/** The document at /v1/openapi.json, generated from the schemas that validate requests. */
export function openApiOptions(publicUrl: string): FastifyDynamicSwaggerOptions {
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
      security: [{ key: [] }],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key: `npx parley keys create`.' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (input) =>
      optionalBodies(tidyComponentSchemas(jsonSchemaTransformObject(input) as OpenApiDocument)),
  }
}

interface OpenApiDocument {
  components?: { schemas?: Record<string, object> }
  paths?: Record<
    string,
    Record<string, { requestBody?: { required?: boolean; content: Record<string, { schema: object }> } }>
  >
}

// @fastify/swagger marks every body as required.
const optional = new Set([
  '#/components/schemas/NoBody',
  '#/components/schemas/EndpointTest',
  '#/components/schemas/NewPairing',
])

function optionalBodies(document: OpenApiDocument): OpenApiDocument {
  for (const operation of Object.values(document.paths ?? {}).flatMap((path) => Object.values(path))) {
    const { requestBody } = operation
    const schema = requestBody?.content['application/json']?.schema as { $ref?: string } | undefined
    if (requestBody && schema?.$ref && optional.has(schema.$ref)) requestBody.required = false
  }
  return document
}
