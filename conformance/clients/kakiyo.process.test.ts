import { startUnipileServer, type UnipileServer } from '@parley/test-kit/unipile-server'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { connect, type Move, startMove } from './move.test-helper.ts'

const account = {
  apiKey: 'a-token-of-unipile',
  accountId: '3H-KVe-mQ2GT9M0hKSkgHgs',
  webhookSecret: 'a-long-text-of-your-choice',
}

let move: Move
let unipile: UnipileServer

beforeAll(async () => {
  unipile = await startUnipileServer(account)
  move = await startMove('kakiyo')
})
afterAll(async () => {
  await move?.close()
  await unipile.close()
})

it('serves a client of Kakiyo, once it is set up as the guide says', async () => {
  await move.setCountry()
  await move.connectNumber()
  const { webhookUrl } = await connect(move, 'linkedin', {
    credentials: { base_url: unipile.baseUrl, api_key: account.apiKey, webhook_secret: account.webhookSecret },
  })

  unipile.requireConnections()
  unipile.connect('ben-okafor')

  const client = move.runClient({ KAKIYO_URL: move.baseUrl, KAKIYO_KEY: move.key })
  const [, prospect = ''] = /created prospect_(\d+)/.exec(await client.says('created prospect_')) ?? []
  const invited = await move.native('POST', '/v1/connections', { body: { contact_id: Number(prospect) } })
  expect(invited.status).toBe(201)
  await expect.poll(() => unipile.invitations).toHaveLength(1)
  unipile.connect('asha-rao')
  await unipile.newRelation(webhookUrl, 'asha-rao')
  await client.says('wrote to the prospects')
  await unipile.messageReceived(webhookUrl, { from: 'asha-rao', text: 'Mostly by chance. Tell me more!' })
  await client.says('qualified a prospect')
  await unipile.messageReceived(webhookUrl, { from: 'ben-okafor', text: 'No, thank you' })
  await client.ends()
  expect(unipile.messages.map(({ text }) => text).toSorted()).toEqual([
    'Hi Asha Rao, how does Acme find its customers?',
    'Hi Ben Okafor, how does Globex find its customers?',
  ])
})
