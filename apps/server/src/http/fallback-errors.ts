import type { FastifyInstance } from 'fastify'

import { registerProblemErrorHandler } from '../api/errors.ts'
import { registerNotFoundHandler } from '../web/problem.ts'

/** What no surface has answered: paths outside of every prefix, and errors there. */
export function fallbackErrors(app: FastifyInstance): void {
  registerProblemErrorHandler(app)
  registerNotFoundHandler(app)
}
