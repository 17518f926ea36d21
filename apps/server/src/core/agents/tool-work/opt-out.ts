import { updateContact } from '../../contacts/update-contact.ts'
import type { ToolWork } from './tool-work.ts'

export const optOut: ToolWork<'opt_out'> = async ({ tx, tenant, contact, cause, now }) => {
  await updateContact(tx, tenant, contact.id, { opted_out: true }, now, { cause })
  return { opted_out: true }
}
