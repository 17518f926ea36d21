import { Readable } from 'node:stream'

import { z } from 'zod'

import { errorsCsv } from '../../core/imports/errors-csv.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

const file = z.string().meta({ examples: ['row,field,message\r\n17,phone,must have a country code\r\n'] })
const atOnce = 100

export const exportImportErrors: Operation = (app, { imports }) => {
  app.get(
    '/imports/:id/errors.csv',
    {
      config: { scope: 'contacts:read', statementTimeoutMs: 60_000 },
      schema: {
        operationId: 'exportImportErrors',
        tags: ['Contacts'],
        summary: 'Export the errors of an import as CSV',
        description: 'All of them as a stream, the last row first.',
        params: idParams,
        response: {
          200: { description: 'CSV (RFC 4180) in UTF-8.', content: { 'text/csv': { schema: file } } },
          ...problems(404),
        },
      },
    },
    async ({ principal, params: { id } }, reply) => {
      const read = (cursor: string | undefined) => imports.errors(principal.workspaceId, id, { cursor, limit: atOnce })
      // An unknown import is answered before the stream begins.
      const first = await read(undefined)
      const pages = errorsCsv(async (cursor) => (cursor === undefined ? first : read(cursor)))
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="import-${id}-errors.csv"`)
        .send(Readable.from(pages) as unknown as string)
    },
  )
}
