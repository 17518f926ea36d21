import { type RbmServer, startRbmServer } from '@parley/test-kit/rbm-server'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { connect, type Move, startMove } from './move.test-helper.ts'

let move: Move
let google: RbmServer

beforeAll(async () => {
  google = await startRbmServer({ agentId: 'growing_tree_bank_agent', clientToken: 'SJENCPGJESMGUFPY' })
  move = await startMove('iagente', { PARLEY_RCS_URL: google.baseUrl })
})
afterAll(async () => {
  await move?.close()
  await google.close()
})

const templates = [
  {
    id: '1',
    name: 'boas_vindas',
    language: 'pt_BR',
    status: 'APPROVED',
    category: 'MARKETING',
    components: [{ type: 'BODY', text: 'Ola {{1}}!' }],
  },
]

it('serves a client of IAGENTE, once it is set up as the guide says', async () => {
  move.graph.setTemplates(templates)
  const { id, webhookUrl } = await move.connectNumber()
  const rcs = await connect(move, 'rcs', {
    is_default: false,
    credentials: { service_account: google.serviceAccount },
  })
  expect((await google.handshake(rcs.webhookUrl)).text).toContain('1234567890')
  // Meta's templates are read soon after the number is connected.
  await expect.poll(async () => (await move.native('GET', '/v1/templates')).body.data).toHaveLength(1)

  const client = move.runClient({ IAGENTE_URL: move.baseUrl, IAGENTE_KEY: move.key, IAGENTE_INTEGRATION: String(id) })
  await client.says('wrote over WhatsApp')
  await move.graph.sendInbound(webhookUrl, { from: '5511999999999', text: 'Quero saber mais' })
  await client.says('wrote over RCS')
  await google.pushUserMessage(rcs.webhookUrl, {
    senderPhoneNumber: '+5511999999999',
    suggestionResponse: { type: 'REPLY', text: 'Opcao A', postbackData: 'option_a' },
  })
  await client.ends()
  expect(move.graph.sent.map(({ type }) => type)).toEqual(['template', 'image', 'text'])
  expect(google.sent).toHaveLength(4)
})
