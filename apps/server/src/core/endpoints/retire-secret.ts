import type { Tx } from '../../db/database.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'

const overlapMs = 24 * 60 * 60_000
// Each secret adds a signature to every delivery's headers, and receivers limit the size of headers.
const mostAtOnce = 10

/** Keeps the current secret of an endpoint for 24 h next to the one that is about to replace it. */
export async function retireSecret(
  tx: Tx,
  box: SecretBox,
  { workspaceId, id }: { workspaceId: number; id: number },
  now: Date,
): Promise<void> {
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
  const { id: retiredId } = await tx
    .insertInto('previous_secrets')
    .values({
      workspace_id: workspaceId,
      endpoint_id: id,
      secret: Buffer.alloc(0),
      since: endpoint.secret_since,
      expires_at: new Date(now.getTime() + overlapMs),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const secret = box.open(endpoint.secret, placeOf('endpoints.secret', id))
  await tx
    .updateTable('previous_secrets')
    .set({ secret: box.seal(secret, placeOf('previous_secrets.secret', retiredId)) })
    .where('id', '=', retiredId)
    .execute()
}
