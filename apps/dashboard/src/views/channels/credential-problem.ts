import { asProblem, Problem } from '../../api/problem.ts'

const prefix = 'credentials.'

/** The server names `credentials.app_secret`; the form has `app_secret`. */
export async function withoutPrefix<Data>(deed: Promise<Data>): Promise<Data> {
  try {
    return await deed
  } catch (error) {
    const { status, code, message, fields, requestId } = asProblem(error)
    const errors = fields.map(({ field, message }) => ({
      field: field.startsWith(prefix) ? field.slice(prefix.length) : field,
      message,
    }))
    throw new Problem({ status, code, detail: message, errors, ...(requestId && { request_id: requestId }) })
  }
}
