import { inboundBody, templateBody as news, statusBody } from '@parley/test-kit/graph/webhook-body'
import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll } from 'vitest'

import { testChannel } from '../../../testing/channel-suite.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'
import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import { createWhatsAppCloud, type WhatsAppCloud } from './adapter.ts'

const { phoneNumberId } = account
const url = 'https://example.com/a'
const seconds = (at: Date) => Math.floor(at.getTime() / 1_000)

/** Tests the channel against a Meta test server of its own. */
export function testWhatsAppCloud(name: string, { fullBurst = false } = {}): void {
  let graph: GraphServer
  let adapter: WhatsAppCloud
  beforeAll(async () => {
    graph = await startGraphServer(account)
    adapter = createWhatsAppCloud({ baseUrl: graph.baseUrl })
    return async () => {
      await adapter.close()
      await graph.close()
    }
  })

  testChannel(name, {
    adapter: () => adapter,
    env: () => ({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl }),
    credentials: () => credentials,
    messages: [
      {
        content: { type: 'text', text: 'Olá 👋' },
        wire: { messaging_product: 'whatsapp', type: 'text', text: { body: 'Olá 👋', preview_url: false } },
      },
      {
        content: { type: 'template', name: 'boas_vindas', language: 'pt_BR', variables: ['Joao'] },
        wire: {
          type: 'template',
          template: {
            name: 'boas_vindas',
            language: { code: 'pt_BR' },
            components: [{ type: 'body', parameters: [{ type: 'text', text: 'Joao' }] }],
          },
        },
      },
      {
        content: { type: 'image', url, caption: 'Our garden' },
        wire: { type: 'image', image: { link: url, caption: 'Our garden' } },
      },
      { content: { type: 'video', url }, wire: { type: 'video', video: { link: url } } },
      {
        content: { type: 'document', url, filename: 'offer.pdf', caption: 'Our offer' },
        wire: { type: 'document', document: { link: url, filename: 'offer.pdf', caption: 'Our offer' } },
      },
      { content: { type: 'audio', url }, wire: { type: 'audio', audio: { link: url } } },
      {
        content: { type: 'location', latitude: 12.9, longitude: 77.5, label: 'Home' },
        wire: { type: 'location', location: { latitude: 12.9, longitude: 77.5, name: 'Home' } },
      },
    ],
    taken: () => graph.requests.map(({ body }) => body),
    refusals: [
      { class: 'retry', provoke: () => graph.failNext(131000) },
      { class: 'hold', provoke: () => graph.failNext(131031) },
      { class: 'credentials', provoke: () => graph.failNext(190) },
      { class: 'permanent', provoke: () => graph.failNext(131026) },
      { class: 'template_required', provoke: () => graph.failNext(131047) },
    ],
    losing: {
      open(timeoutMs) {
        const hasty = createWhatsAppCloud({ baseUrl: graph.baseUrl, timeoutMs })
        return { adapter: hasty as ChannelAdapter, close: hasty.close }
      },
      stall: () => graph.hangNext({ accept: true }),
      reset: () => graph.resetAfterAcceptNext(),
    },
    webhook: {
      perRequest: 20,
      fullBurst,
      async inbound(hook, texts) {
        const bodies = texts.map(({ id, from, text }) => inboundBody(phoneNumberId, { wamid: id, from, text }))
        const entry = bodies.flatMap((body) => (body as { entry: unknown[] }).entry)
        return (await graph.sendRaw(hook, { object: 'whatsapp_business_account', entry })).status
      },
      async status(hook, { providerId, status, at }) {
        return (await graph.sendStatus(hook, { wamid: providerId, status, timestamp: seconds(at) })).status
      },
      raw: async (hook, body, signature) => (await graph.sendRaw(hook, body, { signature })).status,
      examples: [
        inboundBody(phoneNumberId, { text: 'Hi', from: '919812345678', wamid: 'wamid.1', timestamp: 1 }),
        inboundBody(phoneNumberId, {
          message: {
            type: 'image',
            image: { id: '1', mime_type: 'image/jpeg', caption: 'Our garden' },
            context: { id: 'wamid.1' },
          },
          from: '919812345678',
          wamid: 'wamid.2',
          timestamp: 1,
        }),
        inboundBody(phoneNumberId, {
          message: { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{"a":1}' } } },
          from: '919812345678',
          wamid: 'wamid.3',
          timestamp: 1,
        }),
        statusBody(phoneNumberId, { wamid: 'wamid.4', status: 'failed', errors: [{ code: 131026 }], timestamp: 1 }),
        news('102290129340398', 'message_template_status_update', { event: 'APPROVED', message_template_id: 1 }),
      ],
    },
  })
}
