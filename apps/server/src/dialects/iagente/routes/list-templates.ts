import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { oneOf, text } from '../../../web/schemas.ts'
import { readAll } from '../../shared/read-all.ts'
import { iagenteErrors } from '../errors.ts'
import { exampleTemplate, template, toTemplateAnswer } from '../template.ts'

const query = z.strictObject({
  category: text(100).optional().describe('Case-insensitive: `marketing`.'),
  context: text(300).optional(),
  meta_approved: oneOf(['true', 'false'])
    .default('true')
    .describe('`false`: only templates that Meta has not approved; they can’t be sent.'),
})

const answer = z.object({ data: z.array(template) }).meta({ examples: [{ data: [exampleTemplate] }] })

/** The document lists the first path twice: for WhatsApp and for templates of any kind. */
const paths = [
  { path: '/whatsapp/templates', operationId: 'iagenteListWhatsAppTemplates' },
  { path: '/templates', operationId: 'iagenteListTemplates' },
] as const

export const listTemplates: Operation = (app, { templates }) => {
  for (const { path, operationId } of paths) {
    app.get(
      path,
      {
        config: { scope: 'channels:read' },
        schema: {
          operationId,
          tags: ['IAGENTE'],
          summary: 'List templates, newest first',
          querystring: query,
          response: { 200: answer, ...iagenteErrors() },
        },
      },
      async (request) => {
        const { meta_approved, ...filter } = request.query
        const approved = meta_approved === 'true'
        const { workspaceId } = request.principal
        const all = await readAll((page) => templates.list(workspaceId, { ...page, ...filter, approved }))
        return { data: all.map(toTemplateAnswer) }
      },
    )
  }
}
