import { z } from 'zod'

import { exampleOf } from '../../core/endpoints/event-examples.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contact } from '../resources/contact.ts'

const contactExport = z
  .object({
    exported_at: z.string(),
    contact,
    records: z
      .record(z.string(), z.array(z.record(z.string(), z.unknown())))
      .describe('By their kind, oldest first, as stored: `messages` with what the vendor sent, `consents`, `events` …'),
  })
  .meta({
    id: 'ContactExport',
    examples: [
      {
        exported_at: '2026-01-15T09:30:00.000Z',
        contact: exampleOf.contact,
        records: { consents: [{ id: 3, opted_out: true, source: 'message', text: 'STOP' }], messages: [] },
      },
    ],
  })

export const exportContact: Operation = (app, { contacts }) => {
  app.get(
    '/contacts/:id/export',
    {
      config: { scope: ['contacts:read', 'conversations:read', 'messages:read'], statementTimeoutMs: 60_000 },
      schema: {
        operationId: 'exportContact',
        tags: ['Contacts'],
        summary: 'Export all that is held about a contact',
        description: 'For a person who asks which data you have about them.',
        params: idParams,
        response: { 200: contactExport, ...problems(404) },
      },
    },
    (request) => contacts.export(request.principal, request.params.id),
  )
}
