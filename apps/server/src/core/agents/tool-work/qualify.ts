import { normalizeInput } from '../../contacts/normalize.ts'
import { updateContact } from '../../contacts/update-contact.ts'
import type { ToolWork } from './tool-work.ts'

/** The call's record keeps the reason. */
export const qualify: ToolWork<'qualify'> = async ({ tx, tenant, contact, cause, now }, { score, stage, intent }) => {
  const input = await normalizeInput(tx, tenant, { score, stage, intent })
  const after = await updateContact(tx, tenant, contact.id, input, now, { cause })
  return { score: after.score ?? score, stage: after.stage }
}
