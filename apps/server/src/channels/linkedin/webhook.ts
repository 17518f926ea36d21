import type { FastifyPluginAsync, FastifyRequest } from 'fastify'

import { channelIdIn } from '../../core/channels/channel.ts'
import type { Connections } from '../../core/connections/connections.ts'
import type { Inbox, OpenInbox } from '../../core/messages/inbox.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import { parsed } from '../../kernel/read-json.ts'
import { sameSecret } from '../../kernel/same-secret.ts'
import type { LinkedInCredentials } from './credentials.ts'
import { readNotice } from './notice.ts'

interface ChannelParams {
  channel_id: string
}

interface Options {
  inbox: Inbox
  connections: Connections
}

/** Unipile documents no limit. Only who knows the secret gets this far. */
const bodyLimit = 16 * 2 ** 20

/**
 * Receives messages and accepted invitations from Unipile. Unipile signs nothing, but sends configured headers; one is
 * the secret. Answers 200 only once the data is stored; otherwise Unipile retries five times.
 */
export const linkedInWebhook: FastifyPluginAsync<Options> = async (app, { inbox, connections }) => {
  // Webhooks created through Unipile's API have no content type.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  async function open({ params, headers }: FastifyRequest): Promise<{ channelId: number; opened: OpenInbox }> {
    const channelId = channelIdIn((params as ChannelParams).channel_id)
    const opened = await inbox.open(channelId, 'linkedin')
    const credentials = opened.credentials as LinkedInCredentials
    if (credentials.driver !== 'unipile') throw notFound('unipile channel', channelId)
    if (sameSecret(headers['unipile-auth'], credentials.webhook_secret)) return { channelId, opened }
    throw new ParleyError('unauthenticated', 'The header Unipile-Auth is not the secret of this channel.', {
      code: 'wrong_secret',
    })
  }

  app.post<{ Params: ChannelParams; Body: unknown }>(
    '/:channel_id',
    // Before the body is read, too.
    { bodyLimit, schema: { hide: true }, onRequest: async (request) => void (await open(request)) },
    async (request) => {
      const { channelId, opened } = await open(request)
      const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
      const value = parsed(body)
      if (value === undefined) throw new ParleyError('malformed', 'The body is not JSON.', { code: 'invalid_json' })
      await take(channelId, opened, value)
      return { received: true }
    },
  )

  async function take(channelId: number, opened: OpenInbox, value: unknown): Promise<void> {
    const notice = readNotice(value)
    if (!notice) return
    const { accountId } = notice
    if (notice.kind === 'relation') return connections.related(channelId, accountId, notice.person)
    const { messageId: providerId, raw } = notice
    if (notice.kind === 'status') {
      const { status, at } = notice
      const report = { providerId, messageId: null, status, at: at ?? new Date(), error: null, raw }
      return opened.take(accountId, { inbound: [], statuses: [report] })
    }
    const { from, name, type: kind, text, content } = notice
    const inbound = { providerId, from, name, kind, text, content, raw }
    return opened.take(accountId, { inbound: [inbound], statuses: [] })
  }
}
