import type { FastifyPluginAsync, FastifyRequest } from 'fastify'

import { channelIdIn } from '../../core/channels/channel.ts'
import type { Identity } from '../../core/contacts/contact.ts'
import { parsePhone } from '../../core/contacts/phone.ts'
import type { InboundFile } from '../../core/files/inbound-file.ts'
import type { StatusReport } from '../../core/messages/apply-status.ts'
import type { Inbox } from '../../core/messages/inbox.ts'
import type { InboundMessage } from '../../core/messages/receive-message.ts'
import type { Echo } from '../../core/messages/record-echo.ts'
import type { Templates } from '../../core/templates/templates.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { textOf } from '../../kernel/read-json.ts'
import { sameSecret } from '../../kernel/same-secret.ts'
import type { WhatsAppCloudCredentials } from './credentials.ts'
import type { MessageEcho, InboundMessage as MetaMessage } from './inbound-message.ts'
import { metaIdentities } from './meta-identities.ts'
import { parseWebhook } from './parse-webhook.ts'
import { verifyHubSignature } from './signature.ts'
import type { StatusUpdate } from './status-update.ts'

interface ChannelParams {
  channel_id: string
}

interface Options {
  inbox: Inbox
  templates: Templates
}

/** "Webhooks payloads can be up to 3 MB", by Meta's "Webhooks" guide. Meta repeats what is refused for days. */
const bodyLimit = 3 * 2 ** 20
const signatureHeader = 'x-hub-signature-256'

/**
 * Receives inbound messages and statuses from Meta. Answers 200 only once everything is stored; otherwise Meta retries
 * for days.
 */
export const whatsappCloudWebhook: FastifyPluginAsync<Options> = async (app, { inbox, templates }) => {
  // The signature covers the raw bytes.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.get<{ Params: ChannelParams; Querystring: Record<string, unknown> }>(
    '/:channel_id',
    { schema: { hide: true } },
    async (request, reply) => {
      const verifyToken = await verifyTokenOf(request.params.channel_id)
      const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = request.query
      // Compared also where there is no such channel: strangers learn nothing from the time that it takes.
      const same = sameSecret(token, verifyToken ?? '') && verifyToken !== undefined
      if (mode !== 'subscribe' || !same || typeof challenge !== 'string') {
        throw new ParleyError('forbidden', 'The verify token is not the one of this channel.', {
          code: 'wrong_verify_token',
        })
      }
      // A stranger who knows the token must not have a page shown from here.
      return reply.header('x-content-type-options', 'nosniff').type('text/plain').send(challenge)
    },
  )

  /** Undefined for a channel that there is none of. */
  async function verifyTokenOf(channel: string): Promise<string | undefined> {
    try {
      const { credentials } = await inbox.open(channelIdIn(channel), 'whatsapp-cloud')
      return (credentials as WhatsAppCloudCredentials).verify_token
    } catch (error) {
      if (error instanceof ParleyError && error.kind === 'not_found') return undefined
      throw error
    }
  }

  /** Runs before the body is read. */
  async function refuseStrangers(request: FastifyRequest): Promise<void> {
    const { channel_id } = request.params as ChannelParams
    await inbox.expect(channelIdIn(channel_id), 'whatsapp-cloud')
    if (!request.headers[signatureHeader]) throw wrongSignature('X-Hub-Signature-256 is missing.')
  }

  const options = { bodyLimit, schema: { hide: true }, onRequest: refuseStrangers }
  app.post<{ Params: ChannelParams; Body: Buffer }>('/:channel_id', options, async (request) => {
    const channelId = channelIdIn(request.params.channel_id)
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    await inbox.receive(channelId, 'whatsapp-cloud', async ({ credentials, take, confirm }) => {
      const { app_secret } = credentials as WhatsAppCloudCredentials
      const signature = request.headers[signatureHeader]
      if (!verifyHubSignature(body, typeof signature === 'string' ? signature : undefined, app_secret)) {
        throw wrongSignature('X-Hub-Signature-256 does not match the body.')
      }
      const webhook = parseWebhook(parse(body))
      for (const change of webhook.changes) {
        if (change.ofGroups)
          request.log.debug({ channelId, messages: change.ofGroups }, 'messages of groups passed over')
        await take(change.phoneNumberId, {
          inbound: change.inbound.flatMap(toInbound),
          ...(change.echoes && { echoes: change.echoes.map(toEcho) }),
          statuses: change.statuses.map(toReport),
          ...(change.preferences && { preferences: change.preferences }),
        })
      }
      if (webhook.templates.length > 0) await confirm()
      for (const { wabaId, change } of webhook.templates) await templates.take(channelId, wabaId, [change])
    })
    return { received: true }
  })
}

function wrongSignature(message: string): ParleyError {
  return new ParleyError('unauthenticated', message, { code: 'wrong_signature' })
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new ParleyError('malformed', 'The body is not JSON.', { code: 'invalid_json' })
  }
}

/** Empty for a message without a sender: Meta's notices about the number itself. */
function toInbound({ providerId, from, kind, text, content, raw }: MetaMessage): InboundMessage[] {
  const identities = metaIdentities(from.phone, from.userId)
  if (identities.length === 0) return []
  const sender = { from: identities, movedTo: movedTo(content), name: from.profileName }
  return [{ providerId, ...sender, kind, text, content, file: fileOf(content), raw }]
}

function fileOf(content: MetaMessage['content']): InboundFile | null {
  if (!content || !('media' in content) || content.media.id === undefined) return null
  const { id, filename, mime_type } = content.media
  return { source: { id }, name: filename ?? null, type: mime_type ?? null }
}

function isPossibleNumber(digits: string): boolean {
  try {
    return parsePhone(`+${digits.replace(/^\+/, '')}`, null) !== ''
  } catch {
    return false
  }
}

/** The new number, in the notice that a person has changed it. */
function movedTo(content: MetaMessage['content']): Identity | undefined {
  if (content?.type !== 'system' || !/^(user|customer)_changed_number$/.test(String(content.system.type)))
    return undefined
  const told = textOf(content.system.wa_id) ?? textOf(content.system.new_wa_id)
  // A number that can't be one would cost the contact the number that they can be reached by.
  return told !== null && isPossibleNumber(told) ? metaIdentities(told, null)[0] : undefined
}

function toEcho({ to, ...echo }: MessageEcho): Echo {
  return { ...echo, to: metaIdentities(to.phone, to.userId) }
}

function toReport({ at, recipient, ...update }: StatusUpdate): StatusReport {
  const told = metaIdentities(recipient.phone, recipient.userId)
  // One identity alone is the address to which the message went.
  return { ...update, at: at ?? new Date(), ...(told.length > 1 && { told }) }
}
