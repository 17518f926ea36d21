import { ParleyError } from '../kernel/errors.ts'
import { sizeOf } from '../kernel/size-of.ts'
import type { Call } from './context.ts'

/** Characters. A document may name a large field many times, which costs memory only once it is written. */
const most = 8 * 1_048_576

export const answerTooLarge = () =>
  new ParleyError('too_large', 'The answer is larger than 8 MiB: ask for fewer rows or fields.', {
    code: 'answer_too_large',
  })

/** Counts the rows of a list before the next ones are read. Throws `too_large`. */
export function countRows<Row>(call: Call, rows: readonly Row[]): void {
  call.rowsSize += sizeOf(rows)
  if (call.rowsSize > most) throw answerTooLarge()
}

/** Whether a value may be written as JSON. Looks no further than the limit. */
export function fits(value: unknown): boolean {
  let left = most
  const take = (value: unknown): void => {
    if (left < 0) return
    if (typeof value === 'string') left -= value.length + 2
    else if (typeof value !== 'object' || value === null) left -= 4
    else if (Array.isArray(value)) for (const item of value) take(item)
    else {
      for (const [name, inner] of Object.entries(value)) {
        left -= name.length + 4
        take(inner)
      }
    }
  }
  take(value)
  return left >= 0
}
