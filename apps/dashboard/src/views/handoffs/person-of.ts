import type { Schemas } from '../../api/schema.gen.ts'
import { nameOf } from '../../ui/name-of-contact.ts'

export const personOf = ({ contact, contact_id: id }: Pick<Schemas['HandoffSummary'], 'contact' | 'contact_id'>) =>
  contact ? nameOf({ ...contact, linkedin: null }) : `#${id}`
