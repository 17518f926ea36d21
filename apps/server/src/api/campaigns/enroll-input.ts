import type { z } from 'zod'

import type { EnrollInput } from '../../core/campaigns/wanted-contacts.ts'
import type { enrollment } from './schemas.ts'

export function enrollInputOf({ contact_ids, filter, segment_id }: z.infer<typeof enrollment>): EnrollInput {
  if (contact_ids) return { contact_ids }
  return segment_id ? { segment_id } : { filter: filter ?? {} }
}
