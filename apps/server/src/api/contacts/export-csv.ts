import { Readable } from 'node:stream'

import { z } from 'zod'

import { contactsCsv } from '../../core/contacts/exporting/contacts-csv.ts'
import type { Operation } from '../../web/route.ts'
import { id, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contactFilters } from './contact-filters.ts'

const file = z.string().meta({ examples: ['id,name,phone\r\n4821,Rohan Mehta,919812345678\r\n'] })
const atOnce = 100

export const exportContacts: Operation = (app, { contacts, segments }) => {
  app.get(
    '/contacts/export.csv',
    {
      config: { scope: 'contacts:read', statementTimeoutMs: 60_000 },
      schema: {
        operationId: 'exportContacts',
        tags: ['Contacts'],
        summary: 'Export contacts as CSV',
        description:
          'All that match the filters, newest first, as a stream. Cells that a spreadsheet would take for a formula begin with an apostrophe.',
        querystring: z.strictObject({
          ...contactFilters,
          stage: text(100).optional(),
          q: text(200).optional(),
          segment: id().optional().describe('The id of a segment, whose contacts the other filters narrow.'),
        }),
        response: {
          200: { description: 'CSV (RFC 4180) in UTF-8.', content: { 'text/csv': { schema: file } } },
          ...problems(),
        },
      },
    },
    async ({ principal, query: { q, segment, ...filter } }, reply) => {
      const within = segment === undefined ? undefined : await segments.queryOf(principal.workspaceId, segment)
      const read = (cursor: string | undefined) =>
        contacts.list(principal, { ...filter, search: q, within, cursor, limit: atOnce })
      // An error in the query is answered before the stream begins.
      const first = await read(undefined)
      const pages = contactsCsv(async (cursor) => (cursor === undefined ? first : read(cursor)))
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="contacts.csv"')
        .send(Readable.from(pages) as unknown as string)
    },
  )
}
