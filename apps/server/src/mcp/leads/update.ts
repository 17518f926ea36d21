import { contact, contactPatch } from '../../api/resources/contact.ts'
import { leadId } from '../fields.ts'
import { defineTool, writes } from '../tool.ts'

export const updateLead = defineTool({
  name: 'leads_update',
  title: 'Update a lead',
  description:
    'Writes only the fields given; null clears one. A change of stage or deal value also emits deal.updated; the first change to the stage Qualified emits contact.qualified. `opted_out: true` stops everything sent to this lead.',
  scopes: ['contacts:write'],
  hints: writes,
  input: contactPatch.extend({ id: leadId() }),
  output: contact,
  run: ({ contacts }, principal, { id, ...patch }) => contacts.update(principal, id, patch),
})
