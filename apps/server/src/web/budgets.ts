import type { FastifyInstance } from 'fastify'

import type { Budgets } from '../core/limits/budgets.ts'
import { ParleyError } from '../kernel/errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** After how long a statement of this route is cancelled. Default: `budgets.readTimeoutMs` for GET, otherwise never. */
    statementTimeoutMs?: number
  }
  interface FastifyRequest {
    /** Lets others of the account go on. A request that lasts calls it early. */
    endTurn: () => void
  }
}

const reads = new Set(['GET', 'HEAD'])

/** Keeps the requests of this plugin within their accounts' budgets. Register it after authentication. */
export function keepWithinBudgets(app: FastifyInstance, budgets: Budgets): void {
  app.addHook('onRequest', (request, reply, done) => {
    const counted = budgets.count(request.principal.accountId)
    if (!counted) return done()
    const { limit, remaining, resetSeconds, retryAfterSeconds } = counted
    reply.header('ratelimit-limit', limit)
    reply.header('ratelimit-remaining', remaining)
    reply.header('ratelimit-reset', resetSeconds)
    if (retryAfterSeconds === null) return done()
    done(new ParleyError('rate_limited', `More than ${limit} requests a second.`, { retryAfterSeconds }))
  })

  // Not in onRequest: a body that comes slowly would keep others waiting.
  app.addHook('preValidation', (request, reply, done) => {
    const { accountId } = request.principal
    const { method, routeOptions } = request
    const statementTimeoutMs = routeOptions.config.statementTimeoutMs ?? (reads.has(method) ? budgets.readTimeoutMs : 0)
    const begin = () => budgets.run(accountId, statementTimeoutMs, done)
    const turn = budgets.enter(accountId)
    let ended = false
    request.endTurn = () => {
      if (!ended) turn.end()
      ended = true
    }
    reply.raw.once('close', request.endTurn)
    if (turn.ready === undefined) begin()
    else turn.ready.then(begin, done)
  })
}
