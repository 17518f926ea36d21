import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { file } from './schemas.ts'

const messageIds = z
  .string()
  .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,99}$/, 'must be at most 100 ids, separated by commas')
  .transform((ids) => ids.split(',').map(Number))
  .describe('Of the inbound messages that they came with: one, or several separated by commas.')

export const listFiles: Operation = (app, { files }) => {
  app.get(
    '/files',
    {
      config: { scope: 'messages:read' },
      schema: {
        operationId: 'listFiles',
        tags: ['Files'],
        summary: 'List files, newest first',
        querystring: pageQuery.extend({ message_id: messageIds.optional() }),
        response: { 200: listing(file), ...problems() },
      },
    },
    ({ principal, query: { message_id, ...page } }) =>
      files.list(principal.workspaceId, { ...page, message_ids: message_id }),
  )
}
