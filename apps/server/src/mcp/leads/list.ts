import { z } from 'zod'

import { contact } from '../../api/resources/contact.ts'
import { listing, text } from '../../web/schemas.ts'
import { page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listLeads = defineTool({
  name: 'leads_list',
  title: 'List leads',
  description:
    'Leads (people who may buy), newest first. To find one person, filter by phone or email. A page has up to `limit` leads; call again with `cursor` set to `next_cursor` until that is null.',
  scopes: ['contacts:read'],
  hints: reads,
  input: z.strictObject({
    stage: text(100).optional().describe("One of the workspace's stages, like New or Qualified."),
    phone: text(200).optional().describe('With its country code, in any notation.'),
    email: text(320).optional(),
    ...page,
  }),
  output: listing(contact),
  run: ({ contacts }, principal, input) => contacts.list(principal, input),
})
