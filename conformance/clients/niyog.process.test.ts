import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Move, startMove } from './move.test-helper.ts'

let move: Move

beforeAll(async () => {
  move = await startMove('niyog')
})
afterAll(() => move.close())

it('serves a client of Niyog, once it is set up as the guide says', async () => {
  await move.setCountry()
  const { webhookUrl } = await move.connectNumber()

  const client = move.runClient({
    NIYOG_URL: move.baseUrl,
    NIYOG_KEY: move.key,
    NIYOG_MCP_URL: `${move.parley.url}/mcp`,
  })
  await client.says('qualified the lead')
  await move.graph.sendInbound(webhookUrl, { from: '919900112233', text: 'What does the pro plan cost?' })
  await client.ends()
  expect(move.graph.sent[0]).toMatchObject({ to: '919812345678', text: expect.stringContaining('Hi Rohan') })
})
