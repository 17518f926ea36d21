import type { FastifyInstance } from 'fastify'

import { registerProblemErrorHandler } from '../api/errors.ts'
import { registerNotFoundHandler } from '../web/problem.ts'

/** Errors for paths outside every prefix. */
export function fallbackErrors(app: FastifyInstance): void {
  registerProblemErrorHandler(app)
  registerNotFoundHandler(app)
}
