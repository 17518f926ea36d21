import { ParleyError } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** Throws `forbidden` for test keys: members are the same for tests and for what is live. */
export function requireLive({ mode }: Pick<Tenant, 'mode'>): void {
  if (mode === 'live') return
  throw new ParleyError('forbidden', 'This is a test key, and the members of a workspace are not test data.', {
    code: 'test_key',
  })
}
