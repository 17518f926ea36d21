import type { Database } from '../../db/database.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import { parsePhone } from '../contacts/phone.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { ChannelAdapter, Refusal } from './adapter.ts'
import { namedChannel } from './pick-channel.ts'

/** What a number supports over a channel. */
export interface ChannelCapabilities {
  /** E.164 digits. */
  phone: string
  reachable: boolean
  features: string[]
}

export interface Capabilities {
  /** Asks the channel's vendor. Throws `invalid` if it has no such API, `rejected` or `unavailable` if it refuses. */
  get(tenant: Tenant, channelId: number, phone: string): Promise<ChannelCapabilities>
}

interface CapabilitiesDependencies {
  database: Database
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
}

export function createCapabilities({
  database: { db, transact },
  box,
  adapters,
}: CapabilitiesDependencies): Capabilities {
  return {
    async get(tenant, channelId, text) {
      const channel = await transact((tx) => namedChannel(tx, tenant, channelId))
      if (!channel) throw notFound('channel', channelId)
      const row = await db
        .selectFrom('channels')
        .select(['type', 'credentials'])
        .where('id', '=', channel.id)
        .executeTakeFirstOrThrow()
      const phone = parsePhone(text, tenant.defaultCountry)
      const adapter = adapters.get(row.type)
      if (!adapter?.capabilities || !row.credentials) {
        throw none(`channel ${channelId} is a ${row.type} channel, whose vendor doesn't report capabilities`)
      }
      const said = await adapter.capabilities(
        JSON.parse(box.open(row.credentials, placeOf('channels.credentials', channelId))),
        phone,
      )
      if (said.kind === 'refused') throw errorOf(said)
      return { phone, reachable: said.reachable, features: said.features }
    },
  }
}

function none(reason: string): ParleyError {
  return new ParleyError('invalid', `Capabilities are not available: ${reason}.`, { code: 'no_capabilities' })
}

function errorOf({ class: refusalClass, code, reason }: Refusal): ParleyError {
  const data = { vendor_code: code }
  return refusalClass === 'retry'
    ? new ParleyError('unavailable', `The vendor can't answer now: ${reason}`, { code: 'vendor_unavailable', data })
    : new ParleyError('rejected', `The vendor refused: ${reason}`, { code: 'vendor_refused', data })
}
