import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { eventsOf, type Niyog, newPhone, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog

beforeAll(async () => {
  niyog = await startNiyog()
})
afterAll(() => niyog.stop())

interface Webhook {
  id: number
  url: string
  events: string[]
  active: boolean
}

let hooks = 0
/** An account has one webhook for each URL. */
const freshUrl = () => `https://example.com/webhooks/niyog/${++hooks}`
const six = ['lead.created', 'lead.qualified', 'message.sent', 'deal.updated', 'meeting.booked', 'agent.run.completed']

async function subscribe(input: object = {}) {
  const { status, body } = await niyog.niyog<Webhook & { secret: string }>('POST', '/webhooks', {
    body: { url: freshUrl(), events: ['lead.created'], ...input },
  })
  expect(status).toBe(201)
  return body
}

async function createLead(): Promise<number> {
  const { body } = await niyog.niyog<{ id: number }>('POST', '/leads', { body: { phone: newPhone() } })
  return body.id
}

describe('POST /webhooks', () => {
  it('answers 201 with the secret, and the documented fields in their order', async () => {
    const url = freshUrl()
    const body = await subscribe({ url, events: ['lead.qualified', 'meeting.booked', 'message.sent'] })
    expect(body).toEqual({
      id: expect.any(Number),
      url,
      events: ['lead.qualified', 'meeting.booked', 'message.sent'],
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/=_-]{32,}$/),
      message: 'Save this secret — it will not be shown again.',
    })
    expect(Object.keys(body)).toEqual(['id', 'url', 'events', 'secret', 'message'])
  })

  it('gives every webhook a secret of its own', async () => {
    const secrets = [await subscribe(), await subscribe()].map(({ secret }) => secret)
    expect(new Set(secrets).size).toBe(2)
  })

  it.each(six)('takes %s', async (event) => {
    expect((await subscribe({ events: [event] })).events).toEqual([event])
  })

  it('takes all six', async () => {
    expect((await subscribe({ events: six })).events).toEqual(six)
  })

  it('names an event that it does not know', async () => {
    const events = ['lead.created', 'lead.deleted']
    const { status, body } = await niyog.niyog('POST', '/webhooks', { body: { url: freshUrl(), events } })
    expect(status).toBe(422)
    expect(body).toMatchObject({
      code: 'unknown_event',
      fields: { 'events.1': expect.stringContaining(six.join(', ')) },
    })
  })

  it.each([
    ['no URL', { url: undefined }, 'url'],
    ['what is no URL', { url: 'example' }, 'url'],
    ['another protocol', { url: 'ftp://example.com/' }, 'url'],
    ['an address of a private network', { url: 'http://10.0.0.1/hook' }, 'url'],
    ['the cloud’s metadata', { url: 'http://169.254.169.254/latest' }, 'url'],
    ['no events', { events: [] }, 'events'],
    ['events that are no list', { events: 'lead.created' }, 'events'],
  ])('refuses %s', async (_what, change, field) => {
    const { status, body } = await niyog.niyog('POST', '/webhooks', {
      body: { url: freshUrl(), events: ['lead.created'], ...change },
    })
    expect(status).toBe(422)
    expect(body).toMatchObject({ error: expect.stringContaining(field), fields: { [field]: expect.any(String) } })
  })
})

describe('GET, PATCH and DELETE /webhooks', () => {
  const shown = ['id', 'url', 'events', 'active', 'created_at']

  it('never shows a secret again', async () => {
    const { id, url, secret } = await subscribe()
    const read = await niyog.niyog<Webhook>('GET', `/webhooks/${id}`)
    const list = await niyog.niyog<{ data: Webhook[]; count: number }>('GET', '/webhooks')
    const update = await niyog.niyog<Webhook>('PATCH', `/webhooks/${id}`, { body: { events: ['message.sent'] } })
    for (const { status, text } of [read, list, update]) {
      expect(status).toBe(200)
      expect(text).not.toContain(secret)
    }
    expect(Object.keys(read.body)).toEqual(shown)
    expect(read.body).toMatchObject({ id, url, events: ['lead.created'], active: true })
    expect(list.body.data[0]).toEqual(read.body)
    expect(list.body.count).toBe(list.body.data.length)
  })

  it('lists the newest first, page by page', async () => {
    const made = [await subscribe(), await subscribe(), await subscribe()].map(({ id }) => id).toReversed()
    type Page = { data: Webhook[]; next_cursor: string }
    const { body: first } = await niyog.niyog<Page>('GET', '/webhooks?limit=2')
    const { body: second } = await niyog.niyog<Page>('GET', `/webhooks?limit=2&cursor=${first.next_cursor}`)
    expect([...first.data, ...second.data].slice(0, 3).map(({ id }) => id)).toEqual(made)
  })

  it('changes the URL and the events', async () => {
    const { id } = await subscribe()
    const change = { url: 'https://example.com/elsewhere', events: ['deal.updated', 'message.sent'] }
    const { status, body } = await niyog.niyog('PATCH', `/webhooks/${id}`, { body: change })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, ...change, active: true })
    expect((await niyog.niyog('GET', `/webhooks/${id}`)).body).toEqual(body)
  })

  it('delivers nothing while a webhook is not active, and all that follows once it is', async () => {
    const subscription = await niyog.subscribe('lead.created')
    const setActive = (active: boolean) => niyog.niyog('PATCH', `/webhooks/${subscription.id}`, { body: { active } })

    expect(await setActive(false)).toMatchObject({ status: 200, body: { active: false } })
    const missed = await createLead()
    expect(await setActive(true)).toMatchObject({ status: 200, body: { active: true } })
    const told = await createLead()
    const received = await subscription.settled()
    expect(eventsOf(received, missed)).toEqual([])
    expect(eventsOf(received, told)).toEqual(['lead.created'])
  })

  it('ends with DELETE', async () => {
    const subscription = await niyog.subscribe('lead.created')
    const path = `/webhooks/${subscription.id}`
    expect(await niyog.niyog('DELETE', path)).toMatchObject({ status: 204, text: '' })
    for (const method of ['GET', 'DELETE']) {
      expect(await niyog.niyog(method, path)).toMatchObject({
        status: 404,
        body: { error: `There is no webhook ${subscription.id}.`, code: 'not_found' },
      })
    }
    await createLead()
    expect(await subscription.settled()).toEqual([])
  })

  it('shows webhooks of Niyog only', async () => {
    const endpoint = await niyog.native('POST', '/endpoints', {
      body: { url: freshUrl(), events: ['contact.created'] },
    })
    expect(endpoint.status).toBe(201)
    expect((await niyog.niyog('GET', `/webhooks/${endpoint.body.id}`)).status).toBe(404)
    expect((await niyog.niyog('DELETE', `/webhooks/${endpoint.body.id}`)).status).toBe(404)
  })
})
