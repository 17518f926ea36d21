import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Move, startMove } from './move.test-helper.ts'

let move: Move

beforeAll(async () => {
  move = await startMove('ndoto')
})
afterAll(() => move.close())

it('serves a client of Ndoto, once it is set up as the guide says', async () => {
  await move.setCountry()
  const { webhookUrl } = await move.connectNumber()

  const client = move.runClient({ NDOTO_URL: move.baseUrl, NDOTO_KEY: move.key })
  await client.says('wrote to her')
  await move.graph.sendInbound(webhookUrl, { from: '919812345678', text: 'Hi, I need help.' })
  await client.ends()
  expect(move.graph.sent.map(({ to, text }) => [to, text])).toEqual([
    ['919812345678', 'Hello Jane, this is Acme Support. How can we help?'],
    ['919812345678', 'Of course. What happened?'],
  ])
})
