import { z } from 'zod'

import { auditActions } from '../../core/audit/record-audit.ts'

export const auditEntry = z
  .object({
    id: z.number().int(),
    at: z.string(),
    mode: z.enum(['live', 'test']).describe('Whether a test key did it.'),
    actor: z.string().describe('`key:12`; `cli`: at the machine itself; `parley`: Parley, within a setting of yours.'),
    action: z.enum(auditActions),
    subject_type: z.string(),
    subject_id: z.string().nullable(),
    request_id: z
      .string()
      .nullable()
      .describe('The request’s id in the log, and in its answer where requests are logged.'),
    address: z.string().nullable().describe('Where the request came from.'),
    changes: z.record(z.string(), z.unknown()).describe('What is new. No secret is in it.'),
  })
  .meta({
    id: 'AuditEntry',
    examples: [
      {
        id: 81,
        at: '2026-01-15T09:30:00.000Z',
        mode: 'live' as const,
        actor: 'key:12',
        action: 'endpoint.updated' as const,
        subject_type: 'endpoint',
        subject_id: '17',
        request_id: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17',
        address: '203.0.113.7',
        changes: { url: 'https://example.com/hooks' },
      },
    ],
  })
