import { z } from 'zod'

import { contact, newContact } from '../../api/resources/contact.ts'
import { defineTool, writes } from '../tool.ts'

export const createLead = defineTool({
  name: 'leads_create',
  title: 'Create a lead',
  description:
    'Makes a lead, or updates the one that has this phone or LinkedIn profile already: `created` tells which. Needs a phone, email or linkedin. Makes the event contact.created, which webhooks receive.',
  scopes: ['contacts:write'],
  hints: writes,
  input: newContact.extend({}),
  output: contact.extend({ created: z.boolean().describe('False: it was known, and is updated.') }),
  async run({ contacts }, principal, input) {
    const { contact, created } = await contacts.upsert(principal, input)
    return { ...contact, created }
  },
})
