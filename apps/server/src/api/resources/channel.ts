import { z } from 'zod'

import { healthProblems } from '../../core/channels/channel-health.ts'
import { contentTypes } from '../../core/channels/content.ts'
import { flag, oneOf, text, wholeNumber } from '../../web/schemas.ts'

const statuses = ['connected', 'paused', 'pairing', 'logged_out'] as const

const example = {
  id: 3,
  type: 'whatsapp-cloud',
  name: 'Sales',
  is_default: true,
  external_id: '106540352242922',
  webhook_path: '/webhooks/whatsapp-cloud/3',
  status: 'connected',
  status_reason: null,
  campaign_daily_limit: null,
  created_at: '2026-01-15T09:30:00.000Z',
  updated_at: '2026-01-15T09:30:00.000Z',
}

const credentialsExample = {
  phone_number_id: '106540352242922',
  access_token: 'EAAG...',
  app_secret: '0123456789abcdef0123456789abcdef',
  verify_token: 'a text of your choice',
}

export const channel = z
  .object({
    id: z.number().int(),
    type: z.string(),
    name: z.string(),
    is_default: z.boolean().describe('Whether it sends the messages that name no channel.'),
    external_id: z
      .string()
      .nullable()
      .describe("The vendor's id of this sender: Meta's phone number id, Google's agent id, Unipile's account id."),
    webhook_path: z
      .string()
      .nullable()
      .describe('The path of the vendor’s webhook. Register it with the vendor, below your public URL.'),
    status: z
      .enum(statuses)
      .describe(
        'Messages are held unless the channel is `connected`. `paused`: by hand, or because the vendor has not taken its credentials or refuses the sender. `pairing`: its device is not paired yet. `logged_out`: its device must be paired again.',
      ),
    status_reason: z.string().nullable().describe('Why it is paused or logged out.'),
    campaign_daily_limit: z
      .number()
      .int()
      .nullable()
      .describe('How many messages campaigns may send per day, in the workspace’s time zone. Null: no limit.'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Channel', examples: [example] })

const count = () => z.number().int()

export const channelWithHealth = channel
  .extend({
    health: z.object({
      state: z
        .enum(['green', 'amber', 'red'])
        .describe('`red`: it sends nothing until a person acts. `amber`: a person should look.'),
      problem: z
        .enum(healthProblems)
        .nullable()
        .describe(
          '`refused`: the vendor refuses the credentials or the sender. `failing`: at least half of today’s messages failed. `retrying`: messages are tried again. `untried`: nothing was sent or received yet.',
        ),
      reason: z.string().nullable().describe('In words, mostly the vendor’s.'),
    }),
    number: z.string().nullable().describe('The phone number, as people see it, if the vendor tells it.'),
    today: z.object({ sent: count(), received: count(), failed: count() }).describe('Messages since midnight UTC.'),
    waiting: count().describe('Messages that wait to be sent; at most 1,000 are counted.'),
    content_types: z.array(z.enum(contentTypes)).describe('What it can send: the types of a message’s `content`.'),
    messages_per_second: z.number().nullable().describe('The vendor’s limit. Null: Parley knows of none.'),
    service_window_hours: z
      .number()
      .nullable()
      .describe('For how long after a contact’s message free text may be sent. Null: always.'),
    open_windows: count().nullable().describe('Contacts who may be sent free text now. Null: all.'),
  })
  .meta({
    id: 'ChannelWithHealth',
    examples: [
      {
        ...example,
        health: { state: 'green', problem: null, reason: null },
        number: '+91 98123 45678',
        today: { sent: 124, received: 96, failed: 1 },
        waiting: 0,
        content_types: ['text', 'template', 'image', 'video', 'document', 'audio', 'location'] as const,
        messages_per_second: 80,
        service_window_hours: 24,
        open_windows: 41,
      },
    ],
  })

export const capabilitiesQuery = z.strictObject({
  phone: text(200).describe('The number to check. Without a plus, it is read as a number of the workspace’s country.'),
})

export const capabilities = z
  .object({
    phone: z.string().describe('E.164 digits.'),
    reachable: z.boolean().describe('Whether the channel reaches the number.'),
    features: z.array(z.string()).describe('What the number can display, in the vendor’s terms.'),
  })
  .meta({
    id: 'ChannelCapabilities',
    examples: [{ phone: '919812345678', reachable: true, features: ['RICHCARD_STANDALONE', 'ACTION_DIAL'] }],
  })

/** The fields depend on the type; the adapter validates them. */
const credentials = z
  .record(z.string(), z.unknown(), 'must be an object')
  .describe("The vendor's credentials; the fields depend on `type`. Stored encrypted, never shown again.")

export const newChannel = z
  .strictObject({
    type: text(100).describe('`simulator`, `whatsapp-cloud`, `whatsapp-linked`, `rcs` or `linkedin`.'),
    name: text(200),
    is_default: flag().optional(),
    credentials: credentials.optional(),
  })
  .meta({
    id: 'NewChannel',
    examples: [
      { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials: credentialsExample },
      { type: 'simulator', name: 'Simulator' },
      { type: 'whatsapp-linked', name: 'Shop phone' },
    ],
  })

export const channelPatch = z
  .strictObject({
    name: text(200).optional(),
    is_default: z.literal(true, 'must be true; to unset it, make another channel the default').optional(),
    credentials: credentials.optional(),
    status: oneOf(['connected', 'paused']).optional(),
    campaign_daily_limit: wholeNumber(1, 10_000_000)
      .nullish()
      .describe('How many messages campaigns may send per day, counted from when it is set. Null: no limit.'),
  })
  .meta({ id: 'ChannelPatch', examples: [{ credentials: credentialsExample }, { status: 'paused' }] })
