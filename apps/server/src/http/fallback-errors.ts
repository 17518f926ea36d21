import type { FastifyInstance } from 'fastify'

import { answerWithProblems } from '../api/errors.ts'
import { answerUnknownPaths } from '../surface/problem.ts'

/** What no surface has answered: paths outside of every prefix, and errors there. */
export function fallbackErrors(app: FastifyInstance): void {
  answerWithProblems(app)
  answerUnknownPaths(app)
}
