import { z } from 'zod'

import { flag, reference, text, wholeNumber } from '../../web/schemas.ts'

const example = {
  id: 17,
  dialect: 'native',
  name: 'CRM',
  url: 'https://example.com/webhooks/parley',
  events: ['contact.created', 'contact.qualified', 'message.received'],
  channel_id: null,
  max_in_flight: 16,
  rate_limit: null,
  ordered: false,
  simulated: null,
  failing_since: null,
  disabled_at: null,
  disabled_reason: null,
  created_at: '2026-01-15T09:30:00.000Z',
  updated_at: '2026-01-15T09:30:00.000Z',
}

const shown = {
  id: z.number().int(),
  dialect: z.string(),
  name: z.string().nullable(),
  url: z.string(),
  events: z.array(z.string()).describe("In the dialect's own names."),
  channel_id: z.number().int().nullable().describe('Only events of this channel.'),
  max_in_flight: z.number().int().describe('The maximum number of concurrent attempts.'),
  rate_limit: z.number().int().nullable().describe('The maximum number of attempts per second. Null: no limit.'),
  ordered: z.boolean().describe('In sequence for each contact, in parallel across contacts.'),
  simulated: z
    .boolean()
    .nullable()
    .describe('Whether it gets simulated events. Null: as long as the simulator is the only channel of the workspace.'),
  failing_since: z.string().nullable().describe('The time since which every attempt has failed.'),
  disabled_at: z.string().nullable(),
  disabled_reason: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
}

export const endpoint = z.object(shown).meta({ id: 'Endpoint', examples: [example] })

export const endpointWithSecret = z
  .object({
    ...shown,
    secret: z
      .string()
      .nullable()
      .describe('Signs every delivery. Shown only once. Null in the answer to a repeated request.'),
  })
  .meta({
    id: 'EndpointWithSecret',
    examples: [{ ...example, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' }],
  })

const problem = 'must be a list of event names'
const events = z
  .array(text(100), { error: (issue) => (issue.input === undefined ? 'is required' : problem) })
  .max(50, 'must have at most 50 items')

const url = text(2_048).describe('http or https. Private networks are refused, except those in PARLEY_ALLOW_NETWORKS.')

const settings = {
  max_in_flight: wholeNumber(1, 256).optional().describe('The maximum number of concurrent attempts. Default: 16.'),
  rate_limit: wholeNumber(1, 10_000).nullish().describe('Attempts per second. Null or absent: no limit.'),
  ordered: flag()
    .optional()
    .describe(
      'In sequence for each contact, in parallel across contacts: an event waits until earlier ones are settled, retries included. Applies to later events.',
    ),
  simulated: flag()
    .nullish()
    .describe(
      'Whether it gets events of the simulator, each marked `simulated`. Null or absent: as long as the simulator is the only channel of the workspace.',
    ),
}

export const newEndpoint = z
  .strictObject({
    url,
    events: events.describe("The dialect's own names."),
    dialect: text(40).default('native').describe('Which event names, bodies and signatures to use.'),
    name: text(200).nullish(),
    secret: text(200, 8)
      .optional()
      .describe('The signing secret: `whsec_` and the base64 of 24 to 64 bytes, or any text. Generated if absent.'),
    channel_id: reference().nullish().describe('Only events of this channel.'),
    ...settings,
  })
  .meta({
    id: 'NewEndpoint',
    examples: [
      { url: example.url, events: example.events, name: 'CRM' },
      { url: example.url, events: ['message.received'], max_in_flight: 4, rate_limit: 50, ordered: true },
    ],
  })

export const endpointPatch = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    name: text(200).nullish(),
    channel_id: reference().nullish(),
    ...settings,
    active: flag().optional().describe('True enables one that was disabled; false disables it.'),
  })
  .meta({ id: 'EndpointPatch', examples: [{ events: ['contact.created'] }, { active: true }, { rate_limit: null }] })

interface Fields {
  channel_id?: number | null | undefined
  max_in_flight?: number | undefined
  rate_limit?: number | null | undefined
}

/** Maps the fields to core's names. */
export function toInput<T extends Fields>({ channel_id, max_in_flight, rate_limit, ...input }: T) {
  return { ...input, channelId: channel_id, maxInFlight: max_in_flight, rateLimit: rate_limit }
}

export const endpointTest = z
  .strictObject({
    event: text(100)
      .optional()
      .describe(
        "In the dialect's own words. Default: the first that the endpoint subscribes to. Any event of the dialect with `wait`, otherwise one that the endpoint subscribes to.",
      ),
    wait: flag().default(false).describe('Wait for the answer: one attempt, with no retry.'),
  })
  .nullish()
  .meta({ id: 'EndpointTest', examples: [{ event: 'contact.created' }, {}, { event: 'contact.created', wait: true }] })

export const sentTest = z
  .object({ event_id: z.uuid() })
  .meta({ id: 'SentTest', examples: [{ event_id: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17' }] })
