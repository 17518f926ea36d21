import type { Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { inviteContact } from '../connections/invite-contact.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import type { RunningCampaign } from './lock-running.ts'
import { type Due, failed, leave } from './progress.ts'
import type { InvitationStep } from './step.ts'
import { MissingVariable, renderText } from './variables.ts'
import type { Move } from './write-moves.ts'

/** Invites contacts to connect, one by one: vendors allow an account a few dozen invitations a day. */
export async function doInvitations(
  tx: Tx,
  campaign: RunningCampaign,
  due: readonly Due<InvitationStep>[],
  deps: QueueMessage,
  now: Date,
): Promise<Move[]> {
  const moves: Move[] = []
  for (const one of due) {
    const { contact } = one.claimed
    const { channel_id: channelId, note } = one.step
    try {
      const asked = { contactId: contact.id, channelId, note: note === undefined ? null : renderText(note, contact) }
      const { connection } = await inviteContact(tx, campaign.tenant, asked, deps, now)
      moves.push(leave(campaign, one, { connectionId: connection.id }, now))
    } catch (error) {
      if (!(error instanceof ParleyError) && !(error instanceof MissingVariable)) throw error
      moves.push(failed(one, error.message))
    }
  }
  return moves
}
