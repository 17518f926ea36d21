import type { z } from 'zod'

import type { BulkChangeInput } from '../../core/bulk-changes/bulk-change.ts'
import { assigneeOf, mentionedBy } from '../../core/conversations/asked-for.ts'
import type { Principal } from '../../core/keys/key.ts'
import { requireScopes } from '../../core/keys/require-scopes.ts'
import type { Services } from '../../core/services.ts'
import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { bulkChange, bulkChangeDryRun, newBulkChange } from './schemas.ts'
import { writeScopes } from './visible.ts'

type Body = z.output<typeof newBulkChange>

export const createBulkChange: Operation = (app, { bulkChanges, segments }) => {
  app.post(
    '/bulk-changes',
    {
      config: {
        eitherScope: writeScopes,
        furtherScopes: {
          'contacts:read': 'for `filter`, of contacts or with `q`',
          'conversations:read': 'for `filter` of conversations',
          'messages:read': 'for `q` of conversations',
        },
        statementTimeoutMs: 60_000,
      },
      schema: {
        operationId: 'createBulkChange',
        tags: ['Bulk changes'],
        summary: 'Change many contacts or conversations',
        description:
          'Changes all that match a filter at this moment, or those with the ids, as the update of each would: with its history and events. A worker does so, in the order of the ids, and each is changed once. Those that fail are left as they are and listed.',
        body: newBulkChange,
        response: {
          200: bulkChangeDryRun.describe('The count of a dry run.'),
          202: bulkChange.describe('The bulk change has started.'),
          ...problems(409, 413, 415),
        },
      },
    },
    async ({ principal, body }, reply) => {
      requireScopes(principal, scopesFor(body))
      const input = await inputOf(principal, body, segments)
      if (!body.dry_run) return reply.code(202).send(await bulkChanges.start(principal, input))
      return reply.code(200).send({ dry_run: true, matched: await bulkChanges.dryRun(principal, input) })
    },
  )
}

function scopesFor({ resource, filter }: Body) {
  const write = `${resource}:write` as const
  if (!filter) return [write]
  const read = `${resource}:read` as const
  const searches = resource === 'conversations' && filter.q !== undefined
  return searches ? [write, read, 'contacts:read' as const, 'messages:read' as const] : [write, read]
}

async function inputOf(
  principal: Principal,
  body: Body,
  segments: Pick<Services['segments'], 'queryOf'>,
): Promise<BulkChangeInput> {
  if (body.resource === 'contacts') {
    const { resource, change, ids = [], filter } = body
    if (!filter) return { resource, change, ids }
    const { q, segment, ...fields } = filter
    const within =
      segment === undefined ? undefined : await segments.queryOf(principal.workspaceId, segment, 'filter.segment')
    return { resource, change, filter: { ...fields, search: q, within } }
  }
  const { resource, change, ids = [], filter } = body
  if (!filter) return { resource, change, ids }
  const assignee = assigneeOf(filter.assignee, principal)
  return { resource, change, filter: { ...filter, assignee, mentioned: mentionedBy(filter.mentioned, principal) } }
}
