import type { Pairings } from '../channels/pairings.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Topic } from './topics.ts'

interface Things {
  conversations: Pick<Conversations, 'get'>
  endpoints: Pick<Endpoints, 'get'>
  pairings: Pick<Pairings, 'get'>
}

/** Throws `not_found` for a topic about one thing that the workspace doesn't have. */
export async function requireThing(
  { conversations, endpoints, pairings }: Things,
  tenant: Tenant,
  { name, id }: Topic,
): Promise<void> {
  if (id === undefined) return
  if (name === 'pairing') await pairings.get(tenant, id)
  else if (name === 'presence') await conversations.get(tenant.workspaceId, id)
  else await endpoints.get(tenant.workspaceId, id)
}
