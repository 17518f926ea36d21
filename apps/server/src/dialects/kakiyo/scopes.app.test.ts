import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import type { Scope } from '../../core/keys/scopes.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const keyWith = (...scopes: Scope[]) => parley.mint({ scopes })

describe('a campaign', () => {
  const message = { type: 'message', content: { type: 'text', text: 'Hi' } }
  const task = { type: 'task', title: 'Call' }

  const newCampaign = async (steps: object[]) =>
    (await parley.request('POST', '/v1/campaigns', { body: { name: 'Try', steps } })).body.id as number

  const actions = [
    ['/v1/campaigns', (id: number) => `${id}`],
    ['/kakiyo/v1/campaigns', (id: number) => `campaign_${id}`],
  ] as const

  test.each(actions)('of messages is started and resumed over %s by who may send them', async (prefix, idOf) => {
    const weak = await keyWith('campaigns:write')
    const able = await keyWith('campaigns:write', 'messages:write')
    const id = await newCampaign([message])
    const at = `${prefix}/${idOf(id)}`
    const ask = async (deed: string, key: string) => (await parley.request('POST', `${at}/${deed}`, { key })).status
    expect(await ask('start', weak)).toBe(403)
    expect((await parley.request('GET', `/v1/campaigns/${id}`)).body.status).toBe('draft')
    expect(await ask('start', able)).toBe(200)
    expect(await ask('pause', weak)).toBe(200)
    expect(await ask('resume', weak)).toBe(403)
    expect((await parley.request('GET', `/v1/campaigns/${id}`)).body.status).toBe('paused')
    expect(await ask('resume', able)).toBe(200)
  })

  test.each(actions)('of tasks is started over %s without', async (prefix, idOf) => {
    const key = await keyWith('campaigns:write')
    const at = `${prefix}/${idOf(await newCampaign([task]))}`
    expect((await parley.request('POST', `${at}/start`, { key })).status).toBe(200)
  })

  test('that runs takes contacts from who may send its messages', async () => {
    const key = await keyWith('campaigns:write')
    const id = await newCampaign([message])
    const { body: contact } = await parley.request('POST', '/v1/contacts', { body: { phone: '919812345001' } })
    const ask = async () => [
      (await parley.request('POST', `/v1/campaigns/${id}/enrollments`, { key, body: { contact_ids: [contact.id] } }))
        .status,
      (
        await parley.request('POST', `/kakiyo/v1/campaigns/campaign_${id}/prospects`, {
          key,
          body: { prospect_ids: [`prospect_${contact.id}`] },
        })
      ).status,
    ]
    expect(await ask()).toEqual([200, 200])
    await parley.request('POST', `/v1/campaigns/${id}/start`)
    expect(await ask()).toEqual([403, 403])
  })

  test('takes contacts by a filter from who may read contacts', async () => {
    const at = `/v1/campaigns/${await newCampaign([message])}/enrollments`
    const body = { filter: {} }
    const enroll = async (key: string) => (await parley.request('POST', at, { key, body })).status
    expect(await enroll(await keyWith('campaigns:write'))).toBe(403)
    expect(await enroll(await keyWith('campaigns:write', 'contacts:read'))).toBe(200)
  })
})
