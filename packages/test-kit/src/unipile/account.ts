import { randomBytes } from 'node:crypto'

import type { VendorAnswer } from '../vendor-behaviour.ts'
import { problem } from './behaviour.ts'

export interface UnipileMessage {
  messageId: string
  chatId: string
  memberId: string
  text: string
}

export interface UnipileInvitation {
  invitationId: string
  memberId: string
  note: string | null
}

/** LinkedIn's id of the member with this profile. */
export function memberIdOf(profile: string): string {
  return `ACoAA${Buffer.from(profile).toString('base64url').padEnd(24, '-')}`
}

const newId = () => randomBytes(16).toString('base64url')
const maxText = 8_000
const maxNote = 300

/** One LinkedIn account behind Unipile's API: its connections, invitations and messages. */
export function createUnipileAccount() {
  const messages: UnipileMessage[] = []
  const invitations: UnipileInvitation[] = []
  const strangers = new Set<string>()
  const connected = new Set<string>()
  const chats = new Map<string, string>()
  /** True: only connected members can receive messages. */
  let strict = false

  return {
    messages,
    invitations,
    /** Makes a profile unknown. */
    hide: (profile: string) => void strangers.add(profile),
    connect: (profile: string) => void connected.add(memberIdOf(profile)),
    requireConnections() {
      strict = true
    },

    profile(profile: string): VendorAnswer {
      if (strangers.has(profile)) return problem(404, 'resource_not_found', 'Resource not found.')
      const provider_id = profile.startsWith('ACoAA') ? profile : memberIdOf(profile)
      const distance = connected.has(provider_id) ? 'FIRST_DEGREE' : 'SECOND_DEGREE'
      const name = { first_name: 'Asha', last_name: 'Rao' }
      return {
        status: 200,
        body: {
          object: 'UserProfile',
          provider: 'LINKEDIN',
          provider_id,
          public_identifier: profile,
          ...name,
          network_distance: distance,
        },
      }
    },

    startChat(memberId: string, text: string): VendorAnswer {
      if (!memberId.startsWith('ACoAA')) return problem(422, 'invalid_recipient', 'Recipient cannot be reached.')
      if (text === '' || text.length > maxText) return problem(400, 'invalid_parameters', 'text is invalid')
      if (strict && !connected.has(memberId)) {
        return problem(422, 'no_connection_with_recipient', 'Recipient appears not to be first degree connection.')
      }
      const chatId = chats.get(memberId) ?? newId()
      chats.set(memberId, chatId)
      const messageId = newId()
      messages.push({ messageId, chatId, memberId, text })
      return { status: 201, body: { object: 'ChatStarted', chat_id: chatId, message_id: messageId } }
    },

    invite(memberId: string, note: string | null): VendorAnswer {
      if (!memberId.startsWith('ACoAA')) return problem(422, 'invalid_recipient', 'Recipient cannot be reached.')
      if (note !== null && note.length > maxNote) return problem(400, 'invalid_parameters', 'message is too long')
      if (connected.has(memberId)) return problem(422, 'already_connected', 'Already connected.')
      if (invitations.some((known) => known.memberId === memberId)) {
        return problem(
          422,
          'already_invited_recently',
          'An invitation has already been sent recently to this recipient.',
        )
      }
      const invitationId = newId()
      invitations.push({ invitationId, memberId, note })
      return { status: 201, body: { object: 'UserInvitationSent', invitation_id: invitationId, usage: 1.25 } }
    },
  }
}
