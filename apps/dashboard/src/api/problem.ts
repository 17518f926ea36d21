import type { Schemas } from './schema.gen.ts'

type ProblemBody = Schemas['Problem']

/** What the API has refused, or that it can't be reached: then the status is 0. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly fields: readonly { field: string; message: string }[]
  readonly requestId: string | undefined

  constructor({ status, code, detail, errors = [], request_id }: Omit<ProblemBody, 'type' | 'title'>) {
    super(detail)
    this.status = status
    this.code = code
    this.fields = errors
    this.requestId = request_id
  }
}

export const unreachable = () => new Problem({ status: 0, code: 'unreachable', detail: 'Parley could not be reached.' })

/** A proxy's page, for example, is no problem of ours. */
export function problemIn(body: unknown, status: number): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) {
    return new Problem(body as ProblemBody)
  }
  return new Problem({ status, code: `http_${status}`, detail: `The server has answered with ${status}.` })
}

export const asProblem = (error: unknown): Problem => (error instanceof Problem ? error : unexpected(error))

const unexpected = (error: unknown) =>
  new Problem({ status: 0, code: 'unexpected', detail: error instanceof Error ? error.message : String(error) })
