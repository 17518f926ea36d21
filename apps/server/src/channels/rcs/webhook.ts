import { Readable } from 'node:stream'

import type { FastifyPluginAsync, FastifyRequest, RequestPayload } from 'fastify'

import { channelIdIn } from '../../core/channels/channel.ts'
import type { InboundFile } from '../../core/files/inbound-file.ts'
import type { Inbox, OpenInbox } from '../../core/messages/inbox.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { parsed, textOf } from '../../kernel/read-json.ts'
import { sameSecret } from '../../kernel/same-secret.ts'
import { agentIdOf } from './agent-id.ts'
import type { RcsCredentials } from './credentials.ts'
import { openEnvelope } from './envelope.ts'
import type { MessageIds } from './message-ids.ts'
import { readNotice } from './notice.ts'
import { verifyGoogleSignature } from './signature.ts'

interface Options {
  inbox: Inbox
  messageIds: MessageIds
}

/** A message of Pub/Sub has at most 10 MB ("Pub/Sub quotas and limits"), and is a third larger in base64. */
const bodyLimit = 14 * 2 ** 20
/** A handshake has two short texts, and is not signed. */
const unsignedLimit = 16 * 2 ** 10
const signatureHeader = 'x-goog-signature'

interface ChannelParams {
  channel_id: string
}

/**
 * Receives users' messages, their subscription and the statuses of ours from Google. Answers 200 only once the data is stored; otherwise
 * Google retries for a week.
 */
export const rcsWebhook: FastifyPluginAsync<Options> = async (app, { inbox, messageIds }) => {
  // The signature covers the raw bytes.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  /** Runs before the body is read. */
  async function refuseStrangers({ params, headers }: FastifyRequest): Promise<void> {
    await inbox.expect(channelIdIn((params as ChannelParams).channel_id), 'rcs')
    if (!headers[signatureHeader] && Number(headers['content-length']) > unsignedLimit) throw unsigned()
  }

  app.post<{ Params: ChannelParams; Body: unknown }>(
    '/:channel_id',
    { bodyLimit, schema: { hide: true }, onRequest: refuseStrangers, preParsing: limitUnsigned },
    async (request, reply) => {
      const channelId = channelIdIn(request.params.channel_id)
      const { credentials, take: takeIn } = await inbox.open(channelId, 'rcs')
      const { agent_id, client_token } = credentials as RcsCredentials
      const envelope = openEnvelope(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
      if (envelope.kind === 'handshake') {
        if (!sameSecret(envelope.clientToken, client_token)) {
          throw new ParleyError('forbidden', 'The clientToken is not the one of this channel.', {
            code: 'wrong_client_token',
          })
        }
        return reply.type('text/plain').send(envelope.secret)
      }
      const signature = request.headers[signatureHeader]
      if (
        !verifyGoogleSignature(envelope.signed, typeof signature === 'string' ? signature : undefined, client_token)
      ) {
        throw new ParleyError('unauthenticated', 'X-Goog-Signature does not match the data.', {
          code: 'wrong_signature',
        })
      }
      const value = parsed(envelope.signed.toString('utf8'))
      if (value === undefined) {
        throw new ParleyError('malformed', 'The data is not JSON.', { code: 'invalid_json' })
      }
      await take(takeIn, agent_id, value)
      return { received: true }
    },
  )

  async function take(takeIn: OpenInbox['take'], ownAgentId: string, value: unknown): Promise<void> {
    const notice = readNotice(value)
    if (!notice) return
    // A partner's webhook gets the notices of all its agents.
    const agentId = agentIdOf(notice.agentId ?? ownAgentId)
    if (notice.kind === 'subscription') {
      const { phone, stop } = notice
      const preferences = [{ from: [{ kind: 'phone' as const, value: phone }], stop }]
      return takeIn(agentId, { inbound: [], statuses: [], preferences })
    }
    const { messageId: providerId, raw } = notice
    if (notice.kind === 'message') {
      const { phone, type: kind, text, content } = notice
      const from = [{ kind: 'phone' as const, value: phone }]
      const inbound = [{ providerId, from, name: null, kind, text, content, file: fileOf(content), raw }]
      return takeIn(agentId, { inbound, statuses: [] })
    }
    const messageId = messageIds.messageIdOf(agentId, providerId)
    const { status, at } = notice
    const report = { providerId, messageId, status, at: at ?? new Date(), error: null, raw }
    return takeIn(agentId, { inbound: [], statuses: [report] })
  }
}

function fileOf(content: Record<string, unknown> | null): InboundFile | null {
  if (content?.type !== 'file') return null
  return { source: { url: content.url }, name: textOf(content.filename), type: textOf(content.mime_type) }
}

function unsigned(): ParleyError {
  return new ParleyError('unauthenticated', 'X-Goog-Signature is missing.', { code: 'wrong_signature' })
}

async function limitUnsigned({ headers }: FastifyRequest, _reply: unknown, body: RequestPayload): Promise<Readable> {
  const readable = body as Readable
  return headers[signatureHeader] ? readable : Readable.from(atMost(unsignedLimit, readable), { objectMode: false })
}

async function* atMost(limit: number, body: Readable): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw unsigned()
    yield chunk
  }
}
