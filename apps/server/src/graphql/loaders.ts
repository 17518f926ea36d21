import DataLoader from 'dataloader'

import type { Channel } from '../core/channels/channel.ts'
import type { Principal } from '../core/keys/key.ts'
import type { Services } from '../core/services.ts'

export type Loaders = ReturnType<typeof createLoaders>

/** Of one request: what its resolvers ask for at the same time is read by one statement. */
export function createLoaders(principal: Principal, services: Services) {
  const { channelHealth, channels, contacts, conversations, endpoints, events, messages } = services
  const { workspaceId } = principal
  return {
    channels: batched((ids: readonly number[]) => channels.byId(workspaceId, ids)),
    channelHealth: new DataLoader(
      async (asked: readonly Channel[]) => inOrder(await channelHealth.of(workspaceId, asked), asked.map(idOf)),
      { cacheKeyFn: idOf },
    ),
    contacts: batched((ids: readonly number[]) => contacts.byId(principal, ids)),
    conversations: batched((ids: readonly number[]) => conversations.byId(principal, ids)),
    endpoints: batched((ids: readonly number[]) => endpoints.byId(workspaceId, ids)),
    events: batched((ids: readonly string[]) => events.byId(workspaceId, ids)),
    /** By the id of the conversation. */
    lastMessages: batched((ids: readonly number[]) => messages.latestOf(workspaceId, ids)),
    /** By the id of the contact. */
    lastConversations: batched((ids: readonly number[]) => conversations.latestOf(principal, ids)),
  }
}

const idOf = ({ id }: { id: number }) => id

const batched = <Id, Found>(read: (ids: readonly Id[]) => Promise<Map<Id, Found>>) =>
  new DataLoader(async (ids: readonly Id[]) => inOrder(await read(ids), ids))

const inOrder = <Id, Found>(found: Map<Id, Found>, ids: readonly Id[]): (Found | null)[] =>
  ids.map((id) => found.get(id) ?? null)
