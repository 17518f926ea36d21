import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'

const statement = `
with waiting as (
  delete from queue where endpoint_id = $1 returning workspace_id, delivery_id
)
update deliveries d set state = 'cancelled', completed_at = $2
from waiting w where d.workspace_id = w.workspace_id and d.id = w.delivery_id`

/** Cancels the pending deliveries of an endpoint that was disabled or removed. */
export async function cancelPending(tx: Tx, endpointId: number, now: Date): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(statement, [endpointId, now]))
}
