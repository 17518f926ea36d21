import { z } from 'zod'

import { decodeFile } from '../../core/imports/decode-file.ts'
import type { App, Operation } from '../../web/route.ts'
import { text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { importFileAtMost, importWithPreview, newImport } from './schemas.ts'

export const createImport: Operation = (app, { imports }) => {
  // A scope of its own: no other operation takes such a body.
  app.register(async (scoped) => {
    scoped.addContentTypeParser(
      'text/csv',
      { parseAs: 'buffer', bodyLimit: importFileAtMost },
      (_request, file, done) => {
        done(null, { csv: decodeFile(file as Buffer) })
      },
    )
    ;(scoped as unknown as App).post(
      '/imports',
      {
        config: { scope: 'contacts:write', fileAtMost: importFileAtMost, statementTimeoutMs: 60_000 },
        schema: {
          operationId: 'createImport',
          tags: ['Contacts'],
          summary: 'Upload a CSV file of contacts',
          description:
            'Takes the file itself as `text/csv`, in UTF-8, UTF-16 or Windows-1252, separated by commas, semicolons, tabs or bars, at most 50 MiB; a small one as JSON, too. Nothing is imported until it is started with a mapping; within a day, or it is forgotten.',
          querystring: z.strictObject({
            name: text(200).optional().describe('The name of a file that is sent as `text/csv`, for people.'),
          }),
          body: newImport,
          response: { 201: importWithPreview, ...problems(409, 413, 415) },
        },
      },
      async ({ principal, body, query }, reply) =>
        reply.code(201).send(await imports.upload(principal, { ...body, name: body.name ?? query.name })),
    )
  })
}
