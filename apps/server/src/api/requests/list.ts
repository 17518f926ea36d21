import { z } from 'zod'

import { statusClasses } from '../../core/requests/request-history.ts'
import type { Operation } from '../../web/route.ts'
import { listing, oneOf, pageQuery, text, timeRange } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { loggedRequest } from '../resources/logged-request.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export const listRequests: Operation = (app, { requests }) => {
  app.get(
    '/requests',
    {
      config: { scope: 'requests:read', unlogged: true },
      schema: {
        operationId: 'listRequests',
        tags: ['Requests'],
        summary: 'List the requests of the last seven days, newest first',
        description:
          'Those of this workspace’s keys and users, to every API, without their bodies. A request is listed within a second of its answer. The values of query fields that may hold a secret or name a person are left out.',
        querystring: pageQuery.extend({
          request_id: z
            .uuid('must be a UUID')
            .toLowerCase()
            .optional()
            .describe('As in the header `request-id` of its answer.'),
          status_class: oneOf(statusClasses).optional().describe('`failed`: 4xx and 5xx.'),
          method: oneOf(methods).optional(),
          route: text(300).optional().describe('As documented: `/v1/contacts/:id`.'),
          caller: text(100).optional().describe('Like `key:12` or `user:7`.'),
          ...timeRange,
        }),
        response: { 200: listing(loggedRequest), ...problems() },
      },
    },
    ({ principal, query }) => requests.list(principal, query),
  )
}
