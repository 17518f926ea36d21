import { z } from 'zod'

import { contactSorts } from '../../core/contacts/contact-orders.ts'
import { hasScope } from '../../core/keys/require-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contact } from '../resources/contact.ts'
import { contactFilters } from './contact-filters.ts'

const nextTask = z
  .object({
    id: z.number().int(),
    title: z.string(),
    assignee: z.string().nullable(),
    due_at: z.string().nullable(),
  })
  .meta({ id: 'NextTask', examples: [{ id: 31, title: 'Call Rohan Mehta', assignee: 'user:12', due_at: null }] })

const listed = contact
  .extend({
    next_task: nextTask
      .nullable()
      .optional()
      .describe('The open task that is due first; with `include=next_task`, and the scope `tasks:read`.'),
  })
  .meta({ id: 'ListedContact', examples: contact.meta()?.examples })

export const listContacts: Operation = (app, { contacts, segments, tasks }) => {
  app.get(
    '/contacts',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'listContacts',
        tags: ['Contacts'],
        summary: 'List contacts',
        description:
          'Newest first, or as `sort` says: the highest value first, and of equal ones the newest contact. A cursor belongs to its `sort`.',
        querystring: pageQuery.extend({
          stage: text(100).optional(),
          phone: text(200)
            .optional()
            .describe('In any notation, or an address as events show it: a LID (`…@lid`) or a WhatsApp user id.'),
          email: text(320).optional(),
          ...contactFilters,
          segment: id().optional().describe('The id of a segment, whose contacts the other filters narrow.'),
          q: text(200)
            .optional()
            .describe(
              'Part of a name, a company, an e-mail address or a phone number. One or two letters are looked for in the newest 10,000 contacts.',
            ),
          include: oneOf(['next_task']).optional().describe('What else each contact shows.'),
          sort: oneOf(contactSorts)
            .optional()
            .describe('`created` is the default; `last_message` is when the contact last wrote.'),
        }),
        response: { 200: listing(listed), ...problems() },
      },
    },
    async ({ principal, query: { q, segment, include, ...filter } }) => {
      const within = segment === undefined ? undefined : await segments.queryOf(principal.workspaceId, segment)
      const found = await contacts.list(principal, { ...filter, search: q, within })
      if (!include || !hasScope(principal, 'tasks:read')) return found
      const next = await tasks.nextOf(
        principal.workspaceId,
        found.data.map(({ id }) => id),
      )
      return { ...found, data: found.data.map((one) => ({ ...one, next_task: next.get(one.id) ?? null })) }
    },
  )
}
