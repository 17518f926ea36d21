import type { FastifyReply, FastifyRequest } from 'fastify'

import type { Principal } from '../core/keys/key.ts'
import type { Services } from '../core/services.ts'
import type { Loaders } from './loaders.ts'

/** The HTTP request that a document came with, and what became of it. */
export interface Call {
  request: FastifyRequest
  reply: FastifyReply
  /** Who asks, as of now. */
  identify(): Promise<Principal>
  mutates: boolean
  /** One of its fields at least. */
  hasSucceeded: boolean
  /** An error of it may be gone the next time. */
  mayRetry: boolean
  /** Of what lists have read for it, in characters. */
  rowsSize: number
}

/** What each resolver gets. */
export interface Context {
  principal: Principal
  services: Services
  loaders: Loaders
  call: Call
}
