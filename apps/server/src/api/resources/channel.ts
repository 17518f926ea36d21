import { z } from 'zod'

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
