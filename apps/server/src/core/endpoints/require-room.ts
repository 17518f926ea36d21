import type { Tx } from '../../db/database.ts'
import { invalidField, ParleyError } from '../../kernel/errors.ts'
import { lockWorkspace } from '../tenant/lock-workspace.ts'
import type { WebhookDialect } from './dialect.ts'

interface Wanted {
  workspaceId: number
  dialect: WebhookDialect
  url: string
  /** Of an endpoint that is there already. */
  id?: number
}

/** Throws if the workspace has as many enabled endpoints as it may have. */
export async function requireRoom(tx: Tx, workspaceId: number, most: number): Promise<void> {
  await lockWorkspace(tx, workspaceId)
  const { enabled } = await tx
    .selectFrom('endpoints')
    .select((select) => select.fn.countAll<number>().as('enabled'))
    .where('workspace_id', '=', workspaceId)
    .where('disabled_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (enabled < most) return
  throw new ParleyError('conflict', `The workspace has ${most} endpoints: delete or disable one first.`, {
    code: 'too_many_endpoints',
  })
}

/** Throws if another endpoint of this dialect has the URL: it would get each event twice. */
export async function requireFreeUrl(tx: Tx, { workspaceId, dialect, url, id = 0 }: Wanted): Promise<void> {
  await lockWorkspace(tx, workspaceId)
  const taken = await tx
    .selectFrom('endpoints')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('dialect', '=', dialect.name)
    .where('url', '=', url)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (!taken) return
  if (dialect.uniqueUrls) throw invalidField('url', 'has already been taken', 'url_taken')
  throw new ParleyError('conflict', `Endpoint ${taken.id} has this URL already.`, { code: 'endpoint_exists' })
}

/** Throws if the workspace has an endpoint of this dialect. */
export async function requireNone(tx: Tx, workspaceId: number, dialect: string): Promise<void> {
  await lockWorkspace(tx, workspaceId)
  const other = await tx
    .selectFrom('endpoints')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('dialect', '=', dialect)
    .executeTakeFirst()
  if (other) throw new ParleyError('conflict', `Endpoint ${other.id} already exists.`, { code: 'endpoint_exists' })
}
