import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import type { ChannelAdapter, InviteOutcome } from '../channels/adapter.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { resolveAddress } from '../messages/resolve-address.ts'
import { type ClaimedInvitation, claimInvitations } from './claim-invitations.ts'
import { recordInvitation } from './record-invitation.ts'

/** The part of connections that talks to vendors. */
export interface InvitationSender {
  /** Sends the invitations that are due. Returns true if more may be due right away. */
  sendDue(): Promise<boolean>
}

interface InvitationSenderDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
}

export function createInvitationSender(deps: InvitationSenderDependencies): InvitationSender {
  const {
    database: { db, transact },
    clock,
    adapters,
  } = deps

  /** Runs outside a transaction. */
  async function send({ id, channelType, credentials }: ClaimedInvitation): Promise<InviteOutcome> {
    const connection = await db
      .selectFrom('connections')
      .select(['contact_id', 'workspace_id', 'note'])
      .where('id', '=', id)
      .executeTakeFirst()
    const contact =
      connection &&
      (await selectContacts(db, connection.workspace_id)
        .where('contacts.id', '=', connection.contact_id)
        .executeTakeFirst())
    if (!connection || !contact) return refused('contact_removed', 'the contact was removed')
    // The last check before sending.
    if (contact.opted_out_at) return refused('opted_out', 'the contact has opted out')
    const adapter = adapters.get(channelType)
    if (!adapter?.invitations) return refused('no_invitations', `a ${channelType} channel can't send invitations`)
    try {
      const to = resolveAddress(toContact(contact), adapter)
      return await adapter.invitations.invite(credentials, { to, note: connection.note })
    } catch (error) {
      if (error instanceof ParleyError && error.kind === 'invalid') return refused(error.code, error.message)
      throw error
    }
  }

  return {
    async sendDue() {
      await failRemoved(deps.database, clock.now())
      const claimed = await claimInvitations(deps, clock.now())
      await Promise.all(
        claimed.map(async (claim) => {
          const outcome = await send(claim)
          const { id, generation } = claim
          await transact((tx) => recordInvitation(tx, { id, generation, outcome }, clock.now()))
        }),
      )
      return claimed.length > 0
    },
  }
}

function refused(code: string, reason: string): InviteOutcome {
  return { kind: 'refused', class: 'permanent', code, reason, limited: false }
}

/** Fails the due invitations of removed channels. */
async function failRemoved({ db }: Database, now: Date): Promise<void> {
  const error = JSON.stringify({ code: 'channel_removed', reason: 'its channel was removed' })
  await sql`
    update connections i set status = 'failed', error = ${error}::jsonb, due_at = null, leased_until = null, updated_at = ${now}
    from channels c where c.id = i.channel_id and c.deleted_at is not null and i.due_at is not null`.execute(db)
}
