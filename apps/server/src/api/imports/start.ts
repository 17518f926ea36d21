import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contactImport, importStart } from './schemas.ts'

export const startImport: Operation = (app, { imports }) => {
  app.post(
    '/imports/:id/start',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'startImport',
        tags: ['Contacts'],
        summary: 'Start an import or its dry run',
        description:
          'Only an uploaded file can be started, and after a dry run again. A row whose phone, LinkedIn profile or e-mail address is a contact’s updates that contact; the others become contacts. Opt-outs hold.',
        params: idParams,
        body: importStart,
        response: { 200: contactImport, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => imports.start(request.principal, request.params.id, request.body),
  )
}
