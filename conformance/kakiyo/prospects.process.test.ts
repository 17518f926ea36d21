import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { type Kakiyo, payloadOf, startKakiyo } from './kakiyo.test-helper.ts'

let kakiyo: Kakiyo

beforeAll(async () => {
  kakiyo = await startKakiyo()
})
afterAll(() => kakiyo.stop())

interface Campaign {
  id: string
  status: string
  messages: unknown[]
}

describe('a prospect', () => {
  it('is one for each profile', async () => {
    const ask = (linkedin_url: string) =>
      kakiyo.kakiyo('POST', '/prospects', { body: { name: 'Asha', linkedin_url, email: 'Asha@Example.com' } })
    const first = await ask('https://www.linkedin.com/in/asha-rao')
    expect(first).toMatchObject({
      status: 201,
      body: {
        email: 'asha@example.com',
        stage: 'New',
        qualified: false,
        linkedin_url: 'https://www.linkedin.com/in/asha-rao',
      },
    })
    expect(await ask('linkedin.com/in/Asha-Rao/')).toMatchObject({ status: 200, body: { id: first.body.id } })
    expect((await kakiyo.kakiyo('GET', `/prospects/${first.body.id}`)).body.id).toBe(first.body.id)
    const { body } = await kakiyo.kakiyo<{ data: { id: string }[] }>('GET', '/prospects?search=asha&stage=New')
    expect(body.data.map(({ id }) => id)).toEqual([first.body.id])
  })

  it('is refused by the fields of Kakiyo', async () => {
    const ask = (body: object) => kakiyo.kakiyo('POST', '/prospects', { body })
    expect(await ask({ linkedin_url: 'not a profile' })).toMatchObject({
      status: 422,
      body: {
        error: expect.stringMatching(/^linkedin_url must be a LinkedIn profile/),
        fields: { linkedin_url: expect.stringContaining('LinkedIn profile') },
      },
    })
    expect((await ask({ name: 'Nobody' })).status).toBe(422)
    expect((await ask({ linkedin_url: 'in/x', stage: 'Nowhere' })).body.fields).toHaveProperty('stage')
    expect((await kakiyo.kakiyo('GET', '/prospects/prospect_999999')).body.error).toBe('There is no prospect 999999.')
  })
})

describe('a campaign', () => {
  it('writes to its prospects, and says that it is complete', async () => {
    const subscription = await kakiyo.subscribe(['campaign.completed', 'message.sent'])
    const messages = [{ text: 'Hi {{name}}' }]
    const { status, body: campaign } = await kakiyo.kakiyo<Campaign>('POST', '/campaigns', {
      body: { name: 'Spring', messages },
    })
    expect([status, campaign.status, campaign.messages]).toEqual([201, 'draft', messages])
    const path = `/campaigns/${campaign.id}`
    const prospect_ids = [await kakiyo.prospect({ name: 'Ravi' })]
    const added = { added: 1, already_added: 0, opted_out: 0 }
    expect((await kakiyo.kakiyo('POST', `${path}/prospects`, { body: { prospect_ids } })).body).toEqual(added)
    for (const [verb, next] of [
      ['start', 'running'],
      ['pause', 'paused'],
      ['resume', 'running'],
    ]) {
      const answer = await kakiyo.kakiyo('POST', `${path}/${verb}`)
      // Within a moment of its start it may be done.
      expect(answer.status === 409 ? 'completed' : answer.body.status).toMatch(new RegExp(`${next}|completed`))
    }
    await vi.waitFor(async () => {
      const names = (await subscription.settled()).map((one) => payloadOf(one).event)
      expect(names.toSorted()).toEqual(['campaign.completed', 'message.sent'])
    }, 20_000)
    const completed = (await subscription.settled()).map(payloadOf).find(({ event }) => event === 'campaign.completed')
    expect(completed?.data.campaign).toMatchObject({ id: campaign.id, name: 'Spring', status: 'completed' })
    const { body: listed } = await kakiyo.kakiyo<{ data: unknown[] }>('GET', `${path}/prospects`)
    expect(listed.data).toMatchObject([{ prospect: { id: prospect_ids[0], name: 'Ravi' }, status: 'completed' }])
    expect((await kakiyo.kakiyo<{ data: Campaign[] }>('GET', '/campaigns?status=completed')).body.data).toMatchObject([
      { id: campaign.id },
    ])
  })

  it('has pauses between its messages', async () => {
    const messages = [{ text: 'One' }, { text: 'Two', wait_hours: 72 }]
    const { body } = await kakiyo.kakiyo<Campaign>('POST', '/campaigns', { body: { name: 'Two', messages } })
    expect((await kakiyo.kakiyo<Campaign>('GET', `/campaigns/${body.id}`)).body.messages).toEqual(messages)
  })

  it('is refused by the fields of Kakiyo', async () => {
    const ask = (body: object) => kakiyo.kakiyo('POST', '/campaigns', { body })
    expect((await ask({ name: 'X' })).body.fields).toEqual({ messages: 'is required' })
    expect((await ask({ name: 'X', messages: [] })).body.fields).toHaveProperty('messages')
    expect((await ask({ name: 'X', messages: [{ text: '{{shoe_size}}' }] })).body.fields).toHaveProperty('messages')
    const { body } = await ask({ name: 'X', messages: [{ text: 'Hi' }] })
    const add = (prospect_ids: unknown) =>
      kakiyo.kakiyo('POST', `/campaigns/${body.id}/prospects`, { body: { prospect_ids } })
    expect((await add(['prospect_999999'])).status).toBe(404)
    expect((await add(['someone'])).status).toBe(404)
    expect((await kakiyo.kakiyo('POST', `/campaigns/${body.id}/resume`)).status).toBe(409)
  })
})
