import { ParleyError } from '../../kernel/errors.ts'
import type { IdentityKind } from './contact.ts'

export function identityTaken(kind: IdentityKind, value: string): ParleyError {
  return new ParleyError('conflict', `Another contact has the ${kind} ${value}.`, {
    code: 'identity_taken',
    fields: [{ field: kind, message: 'belongs to another contact' }],
  })
}
