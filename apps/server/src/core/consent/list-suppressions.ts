import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import { type Address, hashAddresses } from './address-hash.ts'
import type { ConsentSource } from './suppressions.ts'

/** An address to which nothing is sent. */
export interface Suppression {
  id: number
  /** The identity's kind: `phone`. */
  kind: string
  /** Null once the contact is erased: only a keyed hash is left then. */
  address: string | null
  contact_id: number | null
  /** What the opt-out rests on. */
  source: ConsentSource
  text: string | null
  channel_id: number | null
  actor: string
  opted_out_at: string
}

export interface SuppressionFilter extends Page {
  contact_id?: number | undefined
  /** Only these addresses. */
  addresses?: readonly Address[] | undefined
}

export interface Suppressions {
  /** Newest first. */
  list(workspaceId: number, filter: SuppressionFilter): Promise<Listing<Suppression>>
}

export function createSuppressions({ database: { db } }: { database: Database }): Suppressions {
  return {
    async list(workspaceId, { contact_id, addresses: only, ...page }) {
      let query = db
        .selectFrom('suppressions')
        .innerJoin('consents', 'consents.id', 'consent_id')
        .select(['suppressions.id', 'kind', 'address_hash', 'suppressions.contact_id', 'suppressions.created_at'])
        .select(['source', 'text', 'channel_id', 'actor'])
        .where('suppressions.workspace_id', '=', workspaceId)
      if (contact_id !== undefined) query = query.where('suppressions.contact_id', '=', currentContact(contact_id))
      if (only) query = query.where('address_hash', 'in', hashAddresses(db, workspaceId, only).hashes)
      const found = await paginate(query, page, { list: 'suppressions', column: 'suppressions.id' }, (row) => row)
      const addresses = await addressesOf(
        workspaceId,
        found.data.flatMap((row) => row.contact_id ?? []),
      )
      return {
        ...found,
        data: found.data.map(({ address_hash, created_at, source, ...row }) => ({
          ...row,
          source: source as ConsentSource,
          address: addresses.get(address_hash) ?? null,
          opted_out_at: created_at.toISOString(),
        })),
      }
    },
  }

  /** By their hashes. */
  async function addressesOf(workspaceId: number, contactIds: number[]): Promise<Map<string, string>> {
    if (contactIds.length === 0) return new Map()
    const rows = await db
      .selectFrom('identities')
      .select(['kind', 'value'])
      .where('contact_id', 'in', contactIds)
      .where('kind', '<>', 'email')
      .execute()
    const { hashes } = hashAddresses(db, workspaceId, rows)
    return new Map(rows.map(({ value }, index) => [hashes[index] ?? '', value]))
  }
}
