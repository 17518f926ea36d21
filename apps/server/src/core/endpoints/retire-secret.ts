import type { Tx } from '../../db/database.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'

const overlapMs = 24 * 60 * 60_000
// Each secret adds a signature to every delivery's headers, and receivers limit the size of headers.
const mostAtOnce = 10

/** Keeps the current secret of an endpoint for 24 h next to the one that is about to replace it. */
export async function retireSecret(tx: Tx, workspaceId: number, id: number, now: Date): Promise<void> {
  const endpoint = await tx
    .selectFrom('endpoints')
    .select(['secret', 'secret_since'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!endpoint) throw notFound('endpoint', id)
  const signing = await tx
    .selectFrom('previous_secrets')
    .select('expires_at')
    .where('endpoint_id', '=', id)
    .where('expires_at', '>', now)
    .orderBy('expires_at')
    .execute()
  const [first] = signing
  if (first && signing.length >= mostAtOnce) {
    const at = first.expires_at.toISOString()
    const message = `Endpoint ${id} has ${mostAtOnce} earlier secrets that still sign: rotate it again after ${at}.`
    throw new ParleyError('conflict', message, { code: 'too_many_secrets' })
  }
  await tx
    .insertInto('previous_secrets')
    .values({
      workspace_id: workspaceId,
      endpoint_id: id,
      secret: endpoint.secret,
      since: endpoint.secret_since,
      expires_at: new Date(now.getTime() + overlapMs),
    })
    .execute()
}
