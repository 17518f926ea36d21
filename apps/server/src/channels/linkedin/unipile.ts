import { Agent } from 'undici'
import type { Confirmation, InviteOutcome, Refusal, SendOutcome } from '../../core/channels/adapter.ts'
import { isMemberId } from '../../core/contacts/linkedin.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import { BoundedMap } from '../../kernel/bounded-map.ts'
import { guardedConnector } from '../../kernel/guarded-connector.ts'
import type { Resolve } from '../../kernel/guarded-lookup.ts'
import { type HttpResult, sendRequest } from '../../kernel/http-request.ts'
import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import type { UnipileCredentials } from './credentials.ts'
import { refusalOf, unanswered } from './unipile-error.ts'

/** The Unipile operations that a channel uses. They reject only on a bug. */
export interface Unipile {
  /** LinkedIn's id of the member `to`: a profile's name, or the id itself. */
  memberOf(credentials: UnipileCredentials, to: string, until: number): Promise<Member>
  write(
    credentials: UnipileCredentials,
    message: { memberId: string; text: string },
    until: number,
  ): Promise<SendOutcome>
  invite(
    credentials: UnipileCredentials,
    invitation: { memberId: string; note: string | null },
    until: number,
  ): Promise<InviteOutcome>
  /** Whether Unipile has the account, under this key. */
  account(credentials: UnipileCredentials, until: number): Promise<Confirmation>
  close(): Promise<void>
}

export type Member = { kind: 'member'; id: string } | (Refusal & { limited: boolean })

interface Call {
  method: 'GET' | 'POST'
  /** The path below `/api/v1`. */
  path: string
  /** In milliseconds of the monotonic clock. */
  until: number
  body?: { type: string; bytes: string | Uint8Array }
}

const maxConnectMs = 3_000
const maxAnswerBytes = 1024 * 1024
/** Cached for the same credentials, because LinkedIn limits profile look-ups to about a hundred a day. */
const maxRemembered = 10_000

interface UnipileOptions {
  policy: AddressPolicy
  resolve: Resolve | undefined
  connectMs: number
}

export function createUnipile({ policy, resolve, connectMs }: UnipileOptions): Unipile {
  const agent = new Agent({
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    connect: guardedConnector(policy, { resolve, timeout: Math.min(maxConnectMs, connectMs), allowH2: false }),
    allowH2: false,
  })
  const remembered = new BoundedMap<string, string>(maxRemembered)

  function call({ base_url, api_key }: UnipileCredentials, { method, path, until, body }: Call): Promise<HttpResult> {
    const base = new URL(base_url)
    return sendRequest(agent, {
      origin: base.origin,
      path: `${base.pathname.replace(/\/+$/, '')}/api/v1${path}`,
      method,
      headers: { 'x-api-key': api_key, accept: 'application/json', ...(body && { 'content-type': body.type }) },
      ...(body && { body: body.bytes }),
      timeoutMs: Math.max(1, until - performance.now()),
      maxAnswerBytes,
    })
  }

  return {
    async memberOf(credentials, to, until) {
      if (isMemberId(to)) return { kind: 'member', id: to }
      // What one workspace's server says counts for that workspace alone.
      const { base_url, account_id, api_key } = credentials
      const asked = JSON.stringify([base_url, account_id, api_key, to])
      const known = remembered.get(asked)
      if (known !== undefined) return { kind: 'member', id: known }
      const query = new URLSearchParams({ account_id })
      const result = await call(credentials, {
        method: 'GET',
        path: `/users/${encodeURIComponent(to)}?${query}`,
        until,
      })
      if (result.kind === 'failed') return unanswered(result.reason)
      if (!isSuccess(result.status)) return refusalOf(result.status, result.body)
      const id = textOf(objectOf(parsed(result.body)).provider_id)
      if (id === null || !isMemberId(id)) return unanswered(`HTTP ${result.status} without the member's id`)
      remembered.set(asked, id)
      return { kind: 'member', id }
    },

    // Needs no chat id: LinkedIn has one conversation per two people, and Unipile continues it.
    async write(credentials, { memberId, text }, until) {
      const form = new FormData()
      form.set('account_id', credentials.account_id)
      form.set('attendees_ids', memberId)
      form.set('text', text)
      const encoded = new Response(form)
      const body = {
        type: encoded.headers.get('content-type') ?? '',
        bytes: new Uint8Array(await encoded.arrayBuffer()),
      }
      const result = await call(credentials, { method: 'POST', path: '/chats', until, body })
      if (result.kind === 'failed') {
        return result.written
          ? { kind: 'unknown', reason: `Unipile's answer was lost: ${result.reason}` }
          : unanswered(result.reason)
      }
      const { status } = result
      if (isSuccess(status)) {
        const providerId = textOf(objectOf(parsed(result.body)).message_id)
        return providerId === null
          ? { kind: 'unknown', reason: `Unipile answered HTTP ${status} without a message id` }
          : { kind: 'accepted', providerId }
      }
      // The gateway waited for LinkedIn in vain: LinkedIn may have taken the message.
      if (status === 504) return { kind: 'unknown', reason: 'LinkedIn did not answer Unipile in time (HTTP 504)' }
      return refusalOf(status, result.body)
    },

    async invite(credentials, { memberId, note }, until) {
      const { account_id } = credentials
      const bytes = JSON.stringify({ provider_id: memberId, account_id, ...(note !== null && { message: note }) })
      const body = { type: 'application/json', bytes }
      const result = await call(credentials, { method: 'POST', path: '/users/invite', until, body })
      // The invitation may have been taken. If so, Unipile says so on the retry.
      if (result.kind === 'failed') return unanswered(result.reason)
      if (isSuccess(result.status)) {
        return { kind: 'invited', providerId: textOf(objectOf(parsed(result.body)).invitation_id) }
      }
      const refusal = refusalOf(result.status, result.body)
      if (refusal.code === 'already_invited_recently') return { kind: 'invited', providerId: null }
      return refusal.code === 'already_connected' ? { kind: 'connected' } : refusal
    },

    async account(credentials, until) {
      const path = `/accounts/${encodeURIComponent(credentials.account_id)}`
      const result = await call(credentials, { method: 'GET', path, until })
      if (result.kind === 'failed') return unanswered(result.reason)
      return isSuccess(result.status) ? { kind: 'confirmed' } : refusalOf(result.status, result.body)
    },

    close: () => agent.destroy(),
  }
}

const isSuccess = (status: number) => status >= 200 && status <= 299
