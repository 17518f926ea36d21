import { freePort } from '@parley/test-kit/free-port'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Move, startMove } from './move.test-helper.ts'

let move: Move

beforeAll(async () => {
  move = await startMove('heypingr')
})
afterAll(() => move.close())

it('serves a client of Hey Pingr, once it is set up as the guide says', async () => {
  await move.setCountry()
  const { webhookUrl } = await move.connectNumber()
  const port = await freePort()
  const { body } = await move.native<{ secret: string }>('PUT', '/heypingr/v1/webhook', {
    body: { url: `http://127.0.0.1:${port}/webhook` },
  })

  const client = move.runClient({
    PINGR_URL: move.baseUrl,
    PINGR_KEY: move.key,
    PINGR_WEBHOOK_SECRET: body.secret,
    PORT: String(port),
  })
  const [, text = ''] = /Text "(.+)" to us/.exec(await client.says('to us')) ?? []
  await move.graph.sendInbound(webhookUrl, { from: '919876543210', text })
  await client.says('signed in 919876543210')
  const [reply] = await move.graph.waitForSent(1)
  expect(reply).toMatchObject({ to: '919876543210', text: expect.stringContaining("Here's your link: ") })
  await client.ends()
})
