import { nameOf } from '../../ui/name-of-contact.ts'
import type { Summary } from './types.ts'

export const personOf = ({ contact, contact_id: id }: Pick<Summary, 'contact' | 'contact_id'>): string =>
  contact ? nameOf({ ...contact, linkedin: null }) : `#${id}`
