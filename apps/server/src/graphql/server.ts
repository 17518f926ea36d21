import type { FastifyBaseLogger } from 'fastify'
import { createYoga } from 'graphql-yoga'

import type { Principal } from '../core/keys/key.ts'
import type { Services } from '../core/services.ts'
import type { Call, Context } from './context.ts'
import { createLoaders } from './loaders.ts'
import { runOperations } from './operations.ts'
import { schema } from './schema.ts'

/** Answers a GraphQL request over HTTP. */
export type Answer = (request: Request, principal: Principal, call: Call) => Promise<Response>

export function createAnswer(services: Services, log: FastifyBaseLogger): Answer {
  const yoga = createYoga<Context>({
    schema,
    // Node refuses the streams of its own fetch classes.
    fetchAPI: { Request, Response, Headers, ReadableStream, TextEncoder, TextDecoder, URL, fetch },
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    // Anybody may send documents, up to 1 MiB each: a cache of them would be large.
    parserAndValidationCache: false,
    logging: {
      debug() {},
      info() {},
      warn: (problem: unknown) => log.warn({ err: problem }, 'graphql-yoga'),
      error: (problem: unknown) => log.error({ err: problem }, 'graphql-yoga'),
    },
    plugins: [runOperations(services)],
  })
  return async (request, principal, call) =>
    yoga.fetch(request, { principal, services, loaders: createLoaders(principal, services), call })
}
