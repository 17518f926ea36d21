import { type FieldProblem, ParleyError } from '../../kernel/errors.ts'
import { unknownVariables } from './variables.ts'

/** Throws `invalid` for a variable that no contact can have. */
export function checkVariables(part: unknown, field: string): void {
  const fields: FieldProblem[] = unknownVariables(part).map((name) => {
    const message = `has the unknown variable {{${name}}}; known are name, company, phone, email, stage, attributes.…`
    return { field, message }
  })
  const [first] = fields
  if (first) throw new ParleyError('invalid', `${first.field} ${first.message}`, { code: 'unknown_variable', fields })
}
