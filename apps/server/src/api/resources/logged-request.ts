import { z } from 'zod'

export const loggedRequest = z
  .object({
    id: z.string().describe('In the answer as the header `request-id`.'),
    at: z.string(),
    mode: z.enum(['live', 'test']).describe('Whether a test key asked, or a user about test data.'),
    caller: z.string().describe('`key:12`, or `user:7` with the id of the member.'),
    method: z.string(),
    route: z.string().nullable().describe('As documented. Null: there is no such path.'),
    path: z.string().describe('As asked, with its query, but for what may be secret or name a person.'),
    status: z.number().int(),
    ms: z.number().int().describe('How long the answer took.'),
    error_code: z.string().nullable().describe('The `code` of the error in the answer.'),
    address: z.string().describe('Where the request came from.'),
  })
  .meta({
    id: 'LoggedRequest',
    examples: [
      {
        id: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17',
        at: '2026-01-15T09:30:00.000Z',
        mode: 'live' as const,
        caller: 'key:12',
        method: 'GET',
        route: '/v1/contacts/:id',
        path: '/v1/contacts/4821',
        status: 404,
        ms: 3,
        error_code: 'not_found',
        address: '203.0.113.7',
      },
    ],
  })
