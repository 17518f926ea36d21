import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'

import { anyField, anyName, keepAnyMessage } from '../../../testing/any-message.ts'
import { mutationsOf } from '../../../testing/fuzz-arbitraries.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'
import { postgresSafeText } from '../../kernel/postgres-safe-text.ts'

let graph: GraphServer
let parley: Harness
let hook: string
beforeAll(async () => {
  graph = await startGraphServer(account)
  parley = await startHarness({ PARLEY_ROLES: 'api', PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const { body } = await parley.request('POST', '/v1/channels', {
    body: { type: 'whatsapp-cloud', name: 'Sales', credentials },
  })
  hook = parley.url + body.webhook_path
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

let last = 0
async function deliver(messages: Record<string, unknown>[]): Promise<string[]> {
  const given = messages.map((message) => ({
    ...message,
    id: `wamid.any.${++last}`,
    from: String(919_700_000_000 + last),
  }))
  const value = { metadata: { phone_number_id: account.phoneNumberId }, messages: given }
  const { status } = await graph.sendRaw(hook, { entry: [{ changes: [{ field: 'messages', value }] }] })
  expect(status).toBe(200)
  return given.map(({ from }) => from)
}

const kindOf = ({ type }: Record<string, unknown>) =>
  typeof type === 'string' && type !== '' ? postgresSafeText(type) : 'unknown'

const examples = [
  { type: 'text', text: { body: 'Hi' }, context: { id: 'w', referred_product: { product_retailer_id: 'p' } } },
  { type: 'image', image: { id: '1', caption: 'Look' } },
  { type: 'location', location: { latitude: 1, longitude: 2, name: 'Stop' } },
  { type: 'contacts', contacts: [{ name: { formatted_name: 'Ben' } }] },
  { type: 'button', button: { text: 'Yes', payload: 'y' } },
  { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: '1', title: 'One' } } },
  {
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"a":"\\u0000"}' } },
  },
  { type: 'order', order: { catalog_id: '1', product_items: [{ quantity: 1 }] } },
  { type: 'reaction', reaction: { message_id: 'w', emoji: '👍' } },
  { type: 'edit', edit: { original_message_id: 'w', message: { type: 'text', text: { body: 'Now' } } } },
  { type: 'revoke', revoke: { original_message_id: 'w' } },
  { type: 'system', system: { type: 'user_changed_number', body: 'A changed', wa_id: '2' } },
  { type: 'request_welcome' },
  { type: 'unsupported', errors: [{ code: 131051, title: 'Unsupported' }] },
]
const types = examples.map(({ type }) => type)

test('whatever Meta sends as a message is kept and shown, and only words wake an agent', async () => {
  const made = fc
    .record({
      type: fc.oneof(anyName(types), anyField),
      body: anyField,
      more: fc.record(
        { context: anyField, referral: anyField, errors: anyField, timestamp: anyField },
        { requiredKeys: [] },
      ),
    })
    .map(({ type, body, more }) => ({ ...more, ...(typeof type === 'string' && { [type]: body }), type }))
  const changed = mutationsOf(examples).filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  )
  // What has a group is not a message to us.
  const message = fc.oneof(made, changed as typeof made).filter((one) => !('group_id' in one))
  await keepAnyMessage<Record<string, unknown>>(parley, { message, kindOf, deliver, atOnce: 20, runs: 30 })
})

test('every kind that Meta documents is kept, and only words wake an agent', async () => {
  await keepAnyMessage<Record<string, unknown>>(parley, {
    message: fc.constantFrom<Record<string, unknown>[]>(...examples),
    kindOf,
    deliver,
    atOnce: 30,
    runs: 2,
  })
})
