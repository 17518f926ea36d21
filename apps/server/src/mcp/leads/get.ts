import { z } from 'zod'

import { contact } from '../../api/resources/contact.ts'
import { leadId } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const getLead = defineTool({
  name: 'leads_get',
  title: 'Read a lead',
  description: 'One lead by its id: name, identities, stage, score, deal value and attributes.',
  scopes: ['contacts:read'],
  hints: reads,
  input: z.strictObject({ id: leadId() }),
  output: contact,
  run: ({ contacts }, principal, { id }) => contacts.get(principal, id),
})
