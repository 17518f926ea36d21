import type { Page } from '../../kernel/pagination.ts'
import type { EventType } from '../events/event.ts'
import type { StatusRange } from './status-range.ts'

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** What an attempt without an answer failed by. */
export const attemptErrorCodes = [
  'dns',
  'connection_refused',
  'connection_reset',
  'connect_timeout',
  'timeout',
  'tls',
  'address_blocked',
  'protocol',
  'invalid_url',
  'other',
] as const
export type AttemptErrorCode = (typeof attemptErrorCodes)[number]

/** What a delivery, its event or its endpoint has to have. No index has these: they are checked row by row. */
export interface DeliveryTraits {
  /** Of the last attempt. */
  status?: StatusRange | undefined
  /** Of the last attempt. */
  error_code?: AttemptErrorCode | undefined
  /** Of the endpoint. Deleted endpoints have none. */
  dialect?: string | undefined
  channel_id?: number | undefined
  contact_id?: number | undefined
  /** In the event's data as JSON, in upper or lower case. */
  text?: string | undefined
}

export interface DeliveryFilter extends DeliveryTraits, Page {
  endpoint_id?: number | undefined
  event_id?: string | undefined
  event_type?: EventType | undefined
  conversation_id?: number | undefined
  state?: DeliveryState | undefined
  /** The id of a delivery or an event, or text in the event's data. */
  q?: string | undefined
  /** By the delivery's creation time, which is the time of its event. */
  since?: Date | undefined
  until?: Date | undefined
}
