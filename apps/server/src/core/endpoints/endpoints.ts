import { createSecret } from '@parley/webhook-signature'

import { anyOf } from '../../db/any-of.ts'
import type { Database, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import { checkTargetUrl } from '../../kernel/target-url.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { appendEvents } from '../events/append.ts'
import type { EventType } from '../events/event.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { cancelPending } from './cancel-pending.ts'
import type { Challenge } from './challenge.ts'
import { checkSecret } from './check-secret.ts'
import type { WebhookDialect } from './dialect.ts'
import { type Endpoint, toEndpoint } from './endpoint.ts'
import { exampleData } from './event-examples.ts'
import { requireEventScopes } from './require-event-scopes.ts'
import { requireFreeUrl, requireNone, requireRoom } from './require-room.ts'
import { retireSecret } from './retire-secret.ts'
import type { TestRate } from './test-rate.ts'

/** How its deliveries are sent. */
interface EndpointSettings {
  /** Attempts at the same time. */
  maxInFlight?: number | undefined
  /** Attempts a second; null: no limit. */
  rateLimit?: number | null | undefined
  /** In sequence for each contact, in parallel across them. Applies to later events only. */
  ordered?: boolean | undefined
  /** Whether it gets simulated events; null: as long as the simulator is the workspace's only channel. */
  simulated?: boolean | null | undefined
}

export interface NewEndpoint extends EndpointSettings {
  url: string
  events: string[]
  dialect: string
  name?: string | null | undefined
  /** Generated where it is absent. */
  secret?: string | undefined
  /** Nobody is shown the secret, so the vendor's own signature is left out: nobody could check it. */
  unsigned?: boolean
  channelId?: number | null | undefined
  /** Throws `conflict` with `endpoint_exists` where the workspace has another endpoint of this dialect. */
  only?: true
}

export interface EndpointPatch extends EndpointSettings {
  url?: string | undefined
  events?: string[] | undefined
  name?: string | null | undefined
  channelId?: number | null | undefined
  /** False: nothing is delivered until it is true again. Events meanwhile create no deliveries. */
  active?: boolean | undefined
}

export interface EndpointFilter extends Page {
  dialect?: string | undefined
}

/** Who handles the endpoints of a workspace. */
export type EndpointHolder = Pick<Tenant, 'workspaceId' | 'actor' | 'scopes' | 'origin'>

export interface Endpoints {
  /** Throws `forbidden` for a key that may not read what the events show. */
  create(holder: EndpointHolder, input: NewEndpoint): Promise<Endpoint & { secret: string }>
  get(workspaceId: number, id: number, dialect?: string): Promise<Endpoint>
  /** The existing endpoints among these ids. */
  byId(workspaceId: number, ids: readonly number[]): Promise<Map<number, Endpoint>>
  list(workspaceId: number, filter: EndpointFilter): Promise<Listing<Endpoint>>
  /** Like `create`, where something would go to another URL than before, or more than before. */
  update(holder: EndpointHolder, id: number, patch: EndpointPatch): Promise<Endpoint>
  /** Its pending deliveries are cancelled; what was delivered stays on record. */
  remove(holder: EndpointHolder, id: number): Promise<void>
  /** A new secret. Each earlier one keeps signing for 24 h after its replacement. */
  rotateSecret(holder: EndpointHolder, id: number): Promise<Endpoint & { secret: string }>
  /** Sends an example of an event to this endpoint only, through the whole engine. Returns the event's id. */
  sendTest(workspaceId: number, id: number, eventName: string | undefined): Promise<{ event_id: string }>
}

interface EndpointsDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  policy: AddressPolicy
  dialects: ReadonlyMap<string, WebhookDialect>
  /** Of a workspace. */
  maxEndpoints: number
  countTest: TestRate
  /** Absent: a URL needs no proof. */
  challenge: Challenge | undefined
}

export function createEndpoints(deps: EndpointsDependencies): Endpoints {
  const { database, clock, box, policy, dialects, maxEndpoints, challenge, countTest } = deps
  const { db, transact } = database
  const rows = (workspaceId: number) => db.selectFrom('endpoints').selectAll().where('workspace_id', '=', workspaceId)

  async function get(workspaceId: number, id: number, dialect?: string): Promise<Endpoint> {
    const row = await rows(workspaceId)
      .where('id', '=', id)
      .$if(dialect !== undefined, (query) => query.where('dialect', '=', dialect ?? ''))
      .executeTakeFirst()
    if (!row) throw notFound('endpoint', id)
    return toEndpoint(row)
  }

  async function secretOf(id: number): Promise<string> {
    const { secret } = await db.selectFrom('endpoints').select('secret').where('id', '=', id).executeTakeFirstOrThrow()
    return box.open(secret, placeOf('endpoints.secret', id))
  }

  function dialectOf(name: string): WebhookDialect {
    const dialect = dialects.get(name)
    if (!dialect) throw invalidField('dialect', `must be one of ${[...dialects.keys()].join(', ')}`)
    return dialect
  }

  function checkUrl(url: string): string {
    const checked = checkTargetUrl(url, policy)
    if (!checked.ok) throw invalidField('url', checked.problem, 'invalid_url')
    return url
  }

  return {
    async create(holder, input) {
      const { workspaceId } = holder
      const dialect = dialectOf(input.dialect)
      const types = typesOf(dialect, input.events)
      requireEventScopes(holder, dialect, types)
      const secret = input.secret ?? createSecret()
      // A vendor's own signature has the text itself as its key.
      if (!dialect.sign) checkSecret(secret)
      const url = checkUrl(input.url)
      const check = async (tx: Tx) => {
        await checkChannel(tx, workspaceId, input.channelId)
        if (input.only) await requireNone(tx, workspaceId, input.dialect)
        await requireFreeUrl(tx, { workspaceId, dialect, url })
        await requireRoom(tx, workspaceId, maxEndpoints)
      }
      if (challenge) {
        await transact(check)
        await challenge(workspaceId, url, secret)
      }
      return transact(async (tx) => {
        await check(tx)
        const now = clock.now()
        const row = await tx
          .insertInto('endpoints')
          .values({
            workspace_id: workspaceId,
            dialect: input.dialect,
            name: input.name ?? null,
            url,
            events: [...new Set(input.events)],
            types,
            channel_types: channelTypesOf(dialect, input.events),
            signs: !input.unsigned,
            channel_id: input.channelId ?? null,
            ...settings(input),
            // The row has no id yet that it could be sealed for.
            secret: Buffer.alloc(0),
            created_at: now,
            updated_at: now,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        const sealed = box.seal(secret, placeOf('endpoints.secret', row.id))
        await tx.updateTable('endpoints').set({ secret: sealed }).where('id', '=', row.id).execute()
        await recordAudit(tx, holder, { action: 'endpoint.created', id: row.id, changes: audited(input) }, now)
        return { ...toEndpoint(row), secret }
      })
    },

    get,

    async byId(workspaceId, ids) {
      const found = await rows(workspaceId).where('id', '=', anyOf(ids)).execute()
      return new Map(found.map((row) => [row.id, toEndpoint(row)]))
    },

    async list(workspaceId, { dialect, ...page }) {
      let query = rows(workspaceId)
      if (dialect !== undefined) query = query.where('dialect', '=', dialect)
      return paginate(query, page, { list: 'endpoints' }, toEndpoint)
    },

    async update(holder, id, patch) {
      const { workspaceId } = holder
      const endpoint = await get(workspaceId, id)
      const dialect = dialectOf(endpoint.dialect)
      const types = patch.events && typesOf(dialect, patch.events)
      requireEventScopes(holder, dialect, typesAdded(dialect, endpoint, patch))
      const { url = endpoint.url } = patch
      const moves = url !== endpoint.url
      if (patch.url !== undefined) checkUrl(url)
      if (moves && challenge) await challenge(workspaceId, url, await secretOf(id))
      const now = clock.now()
      return transact(async (tx) => {
        await checkChannel(tx, workspaceId, patch.channelId)
        if (moves) await requireFreeUrl(tx, { workspaceId, dialect, url, id })
        if (patch.active && endpoint.disabled_at) await requireRoom(tx, workspaceId, maxEndpoints)
        const row = await tx
          .updateTable('endpoints')
          .set({
            updated_at: now,
            ...(patch.url !== undefined && { url: patch.url, failing_since: null }),
            ...(patch.events &&
              types && {
                events: [...new Set(patch.events)],
                types,
                channel_types: channelTypesOf(dialectOf(endpoint.dialect), patch.events),
              }),
            ...(changesTarget(endpoint, patch) && { target_changed_at: now }),
            ...settings(patch),
            ...(patch.name !== undefined && { name: patch.name }),
            ...(patch.channelId !== undefined && { channel_id: patch.channelId }),
            ...(patch.active === true && { disabled_at: null, disabled_reason: null, failing_since: null }),
            ...(patch.active === false &&
              !endpoint.disabled_at && { disabled_at: now, disabled_reason: 'disabled by hand' }),
          })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst()
        if (!row) throw notFound('endpoint', id)
        if (patch.active === false) await cancelPending(tx, id, now)
        await recordAudit(tx, holder, { action: 'endpoint.updated', id, changes: audited(patch) }, now)
        return toEndpoint(row)
      })
    },

    remove: (holder, id) =>
      transact(async (tx) => {
        const { workspaceId } = holder
        const now = clock.now()
        const { numDeletedRows } = await tx
          .deleteFrom('endpoints')
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', id)
          .executeTakeFirst()
        if (numDeletedRows === 0n) throw notFound('endpoint', id)
        await cancelPending(tx, id, now)
        await tx.deleteFrom('delivery_stats').where('endpoint_id', '=', id).execute()
        await tx.deleteFrom('lane_states').where('endpoint_id', '=', id).execute()
        await recordAudit(tx, holder, { action: 'endpoint.deleted', id }, now)
      }),

    rotateSecret: (holder, id) =>
      transact(async (tx) => {
        const { workspaceId } = holder
        const secret = createSecret()
        const now = clock.now()
        await retireSecret(tx, box, { workspaceId, id }, now)
        const row = await tx
          .updateTable('endpoints')
          .set({
            secret: box.seal(secret, placeOf('endpoints.secret', id)),
            secret_since: now,
            updated_at: now,
            signs: true,
          })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        await recordAudit(tx, holder, { action: 'endpoint.secret_rotated', id }, now)
        return { ...toEndpoint(row), secret }
      }),

    async sendTest(workspaceId, id, eventName) {
      const endpoint = await get(workspaceId, id)
      if (endpoint.disabled_at) {
        throw new ParleyError('conflict', `Endpoint ${id} is disabled: ${endpoint.disabled_reason}.`, {
          code: 'endpoint_disabled',
        })
      }
      const name = eventName ?? endpoint.events[0] ?? ''
      if (!endpoint.events.includes(name)) {
        throw invalidField('event', `must be one that the endpoint subscribes to: ${endpoint.events.join(', ')}`)
      }
      const [type] = typesOf(dialectOf(endpoint.dialect), [name])
      if (!type) throw invalidField('event', 'has no event type that can be sent')
      countTest(id)
      const [eventId] = await transact((tx) =>
        appendEvents(tx, [{ workspaceId, type, occurredAt: clock.now(), data: exampleData(type), endpointId: id }]),
      )
      return { event_id: eventId ?? '' }
    },
  }
}

/** What the audit log shows of an input: everything but the secret, and of a URL no more than who gets it. */
function audited({ secret: _, url, ...input }: NewEndpoint | (EndpointPatch & { secret?: never })) {
  return { ...input, ...(url !== undefined && { url: withoutSecrets(url) }) }
}

/** Some receivers take a token in the query, or a name and a password. */
function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function typesOf(dialect: WebhookDialect, events: readonly string[]): EventType[] {
  if (events.length === 0) throw invalidField('events', 'must name at least one event')
  const types = events.flatMap((event, index) => {
    const stands = Object.hasOwn(dialect.events, event) ? dialect.events[event] : undefined
    if (stands) return stands
    throw invalidField(`events.${index}`, `must be one of ${Object.keys(dialect.events).join(', ')}`, 'unknown_event')
  })
  return [...new Set(types)]
}

/** The types of the events that a patch sends somewhere or from somewhere that it didn't before. */
function typesAdded(dialect: WebhookDialect, before: Endpoint, patch: EndpointPatch): EventType[] {
  const { url = before.url, events = before.events, channelId = before.channel_id } = patch
  if (url !== before.url || channelId !== before.channel_id) return typesOf(dialect, events)
  const added = events.filter((event) => !before.events.includes(event))
  return added.length === 0 ? [] : typesOf(dialect, added)
}

/** Channel types by core type. A type that one event name takes over every channel isn't narrowed by another name. */
function channelTypesOf(dialect: WebhookDialect, events: readonly string[]): string | null {
  const narrowed = new Map<EventType, readonly string[]>()
  const whole = new Set<EventType>()
  for (const event of events) {
    const channels = dialect.channelTypes?.[event]
    for (const type of dialect.events[event] ?? []) {
      if (channels) narrowed.set(type, [...(narrowed.get(type) ?? []), ...channels])
      else whole.add(type)
    }
  }
  const entries = [...narrowed].filter(([type]) => !whole.has(type))
  return entries.length === 0 ? null : JSON.stringify(Object.fromEntries(entries))
}

/** The columns of the given settings. */
function settings({ maxInFlight, rateLimit, ordered, simulated }: EndpointSettings) {
  return {
    ...(maxInFlight !== undefined && { max_in_flight: maxInFlight }),
    ...(rateLimit !== undefined && { rate_limit: rateLimit }),
    ...(ordered !== undefined && { ordered }),
    ...(simulated !== undefined && { simulated }),
  }
}

/** Whether later requests may differ from earlier ones. */
function changesTarget(endpoint: Endpoint, { url = endpoint.url, events = endpoint.events }: EndpointPatch): boolean {
  return url !== endpoint.url || new Set(events).symmetricDifference(new Set(endpoint.events)).size > 0
}

async function checkChannel(tx: Tx, workspaceId: number, channelId: number | null | undefined): Promise<void> {
  if (channelId === null || channelId === undefined) return
  const channel = await tx
    .selectFrom('channels')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', channelId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!channel) throw unknownReference('channel_id', 'channel')
}
