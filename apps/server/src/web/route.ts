import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'

import type { Principal } from '../core/keys/key.ts'
import type { Scope } from '../core/keys/scopes.ts'
import type { Services } from '../core/services.ts'

/** A Fastify instance whose handlers are typed by their Zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** By scope: the words after "for" or "to" that say when. */
export type FurtherScopes = Readonly<Partial<Record<Scope, string>>>

/** One operation of an API, which registers its route. */
export type Operation = (app: App, services: Services) => void

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the key needs: one scope, or each of several. */
    scope?: Scope | readonly Scope[]
    /** Of these, the key needs one; the handler or core looks which. */
    eitherScope?: readonly Scope[]
    /** What some requests need in addition, and which. The handler or core requires it. */
    furtherScopes?: FurtherScopes
    /** Bytes of a file that the route takes instead of JSON. */
    fileAtMost?: number
  }
  interface FastifyRequest {
    /** The caller. Set before the handler of a route with a scope runs. */
    principal: Principal
  }
}
