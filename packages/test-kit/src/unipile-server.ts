import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createUnipileAccount, type UnipileInvitation, type UnipileMessage } from './unipile/account.ts'
import { createUnipileBehaviours, problem, type UnipileControl } from './unipile/behaviour.ts'
import { createUnipileWebhookSender, type UnipileWebhookSender } from './unipile/webhook-sender.ts'
import { answerJson, type VendorAnswer } from './vendor-behaviour.ts'

interface UnipileServerOptions {
  apiKey: string
  accountId: string
  webhookSecret: string
}

export interface UnipileServer extends UnipileWebhookSender {
  /** Replaces the DSN. */
  baseUrl: string
  /** The method and path of every request, in order of arrival. */
  requests: readonly string[]
  /** The accepted messages, each once, whether or not the client got the response. */
  messages: readonly UnipileMessage[]
  invitations: readonly UnipileInvitation[]
  /** Controls the behaviour of each kind of request. */
  accounts: UnipileControl
  profiles: UnipileControl
  chats: UnipileControl
  invites: UnipileControl
  /** Makes a profile unknown. */
  hide(profile: string): void
  connect(profile: string): void
  /** From now on, only connected members can receive messages. */
  requireConnections(): void
  close(): Promise<void>
}

/** A fake Unipile: its API for one LinkedIn account on 127.0.0.1, and its webhook sender. */
export async function startUnipileServer(options: UnipileServerOptions): Promise<UnipileServer> {
  const { apiKey, accountId, webhookSecret } = options
  const account = createUnipileAccount()
  const requests: string[] = []
  const [profiles, chats, invites] = [createUnipileBehaviours(), createUnipileBehaviours(), createUnipileBehaviours()]
  const accounts = createUnipileBehaviours()

  const server = createServer((incoming, response) => {
    // A request that the client aborted needs no response.
    serve(incoming, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = incoming
    const { pathname, searchParams } = new URL(incoming.url ?? '/', baseUrl)
    const body = await read(incoming)
    requests.push(`${method} ${pathname}`)
    const refuse = (answer: VendorAnswer) => answerJson(response, answer)
    if (headers['x-api-key'] !== apiKey) return refuse(problem(401, 'missing_credentials', 'Missing credentials.'))
    const own = (id: unknown, answer: () => VendorAnswer) =>
      id === accountId ? answer() : problem(404, 'resource_not_found', 'Account not found.')
    const [, asked] = /^\/api\/v1\/accounts\/([^/]+)$/.exec(pathname) ?? []
    if (method === 'GET' && asked !== undefined) {
      const body = { object: 'Account', id: accountId, type: 'LINKEDIN', sources: [{ id: accountId, status: 'OK' }] }
      return accounts.conduct(incoming, response, () => own(decodeURIComponent(asked), () => ({ status: 200, body })))
    }
    const [, profile] = /^\/api\/v1\/users\/([^/]+)$/.exec(pathname) ?? []
    if (method === 'GET' && profile !== undefined) {
      const name = decodeURIComponent(profile)
      return profiles.conduct(incoming, response, () =>
        own(searchParams.get('account_id'), () => account.profile(name)),
      )
    }
    if (method === 'POST' && pathname === '/api/v1/chats') {
      // Parsed by FormData, so that the boundary and the fields are checked as a real server would.
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': headers['content-type'] ?? '' },
      }).formData()
      const [to, text] = [String(form.get('attendees_ids')), String(form.get('text') ?? '')]
      return chats.conduct(incoming, response, () => own(form.get('account_id'), () => account.startChat(to, text)))
    }
    if (method === 'POST' && pathname === '/api/v1/users/invite') {
      const { account_id, provider_id, message = null } = JSON.parse(body.toString('utf8'))
      return invites.conduct(incoming, response, () => own(account_id, () => account.invite(provider_id, message)))
    }
    refuse(problem(404, 'resource_not_found', `Cannot ${method} ${pathname}`))
  }

  const { messages, invitations, hide, connect, requireConnections } = account
  return {
    baseUrl,
    requests,
    messages,
    invitations,
    hide,
    connect,
    requireConnections,
    accounts: accounts.control,
    profiles: profiles.control,
    chats: chats.control,
    invites: invites.control,
    ...createUnipileWebhookSender(accountId, webhookSecret),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks)
}
