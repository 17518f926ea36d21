import { z } from 'zod'

import { contact, newContact } from '../../api/resources/contact.ts'
import { defineTool, writes } from '../tool.ts'

export const createLead = defineTool({
  name: 'leads_create',
  title: 'Create a lead',
  description:
    'Creates a lead, or updates the one that has this phone or LinkedIn profile: `created` tells which. Needs a phone, email or linkedin. A new lead emits the event contact.created, which webhooks receive.',
  scopes: ['contacts:write'],
  hints: writes,
  input: newContact.extend({}),
  output: contact.extend({ created: z.boolean().describe('False: the lead existed and was updated.') }),
  async run({ contacts }, principal, input) {
    const { contact, created } = await contacts.upsert(principal, input)
    return { ...contact, created }
  },
})
