import type { Selectable } from 'kysely'

import type { Replays as ReplayRow } from '../../db/types.gen.ts'
import type { AttemptErrorCode, DeliveryTraits } from '../deliveries/delivery-filter.ts'
import { statusCode } from '../deliveries/status-range.ts'

/** What a delivery must have to be retried by a filter. */
export interface ReplayTraits extends DeliveryTraits {
  conversation_id?: number | undefined
}

export type TraitColumns = Pick<
  Selectable<ReplayRow>,
  | 'status_from'
  | 'status_to'
  | 'only_error'
  | 'only_dialect'
  | 'only_channel'
  | 'only_contact'
  | 'only_conversation'
  | 'search'
>

export function toTraitColumns(traits: ReplayTraits = {}): TraitColumns {
  return {
    status_from: traits.status?.from ?? null,
    status_to: traits.status?.to ?? null,
    only_error: traits.error_code ?? null,
    only_dialect: traits.dialect ?? null,
    only_channel: traits.channel_id ?? null,
    only_contact: traits.contact_id ?? null,
    only_conversation: traits.conversation_id ?? null,
    search: traits.text ?? null,
  }
}

/** As in the request, without those that are absent. */
export interface ShownTraits extends Omit<ReplayTraits, 'status' | 'text'> {
  status_code?: string
  q?: string
}

export function shownTraits(row: TraitColumns): ShownTraits {
  const { status_from: from, status_to: to } = row
  return {
    ...(from !== null && to !== null && { status_code: statusCode({ from, to }) }),
    ...(row.only_error !== null && { error_code: row.only_error as AttemptErrorCode }),
    ...(row.only_dialect !== null && { dialect: row.only_dialect }),
    ...(row.only_channel !== null && { channel_id: row.only_channel }),
    ...(row.only_contact !== null && { contact_id: row.only_contact }),
    ...(row.only_conversation !== null && { conversation_id: row.only_conversation }),
    ...(row.search !== null && { q: row.search }),
  }
}

/**
 * SQL: whether the event `e` and its delivery `d`, of workspace $1, have the traits in these parameters. Null: anything.
 * The look-ups run only for what is asked for.
 */
export const hasTraits = (first: number): string => {
  const at = (offset: number) => `$${first + offset}`
  return `(${at(0)}::integer is null or d.last_status_code between ${at(0)} and ${at(1)}::integer)
    and (${at(2)}::text is null or (
      select a.error_code = ${at(2)} from attempts a where a.delivery_id = d.id and a.number = d.attempts))
    and (${at(3)}::bigint is null or e.channel_id = ${at(3)})
    and (${at(4)}::bigint is null or e.contact_id = ${at(4)})
    and (${at(5)}::bigint is null or exists (
      select from conversations c where c.id = ${at(5)} and c.workspace_id = $1 and c.contact_id = e.contact_id
        and c.channel_id = e.channel_id))
    and (${at(6)}::text is null or (
      select strpos(lower(x.data::text), lower(${at(6)})) > 0 from events x where x.workspace_id = $1 and x.id = e.id))`
}

export function traitValues(columns: TraitColumns): unknown[] {
  const { status_from, status_to, only_error, only_channel, only_contact, only_conversation, search } = columns
  return [status_from, status_to, only_error, only_channel, only_contact, only_conversation, search]
}
