import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Lead, type Niyog, newPhone, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog

beforeAll(async () => {
  niyog = await startNiyog()
})
afterAll(() => niyog.stop())

const fieldsOfLead = [
  'id',
  'phone',
  'name',
  'email',
  'source',
  'stage',
  'intent',
  'score',
  'value_cents',
  'created_at',
  'updated_at',
]

async function createLead(input: object): Promise<{ status: number; body: Lead & { created: boolean } }> {
  return niyog.niyog<Lead & { created: boolean }>('POST', '/leads', { body: input })
}

async function readLead(id: number): Promise<Lead> {
  const { status, body } = await niyog.niyog<Lead>('GET', `/leads/${id}`)
  expect(status).toBe(200)
  return body
}

describe('POST /leads', () => {
  it('answers 201 with the documented fields, in their order', async () => {
    const phone = newPhone()
    const body = { name: 'Rohan Mehta', phone, source: 'shopify', intent: 'Asked about pricing on the checkout page' }
    const answer = await niyog.niyog('POST', '/leads', { body })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.body).toEqual({ id: expect.any(Number), phone, name: 'Rohan Mehta', created: true, stage: 'New' })
    expect(Object.keys(answer.body)).toEqual(['id', 'phone', 'name', 'created', 'stage'])
    expect(Number.isInteger(answer.body.id)).toBe(true)
  })

  it('asks for nothing but the phone', async () => {
    const phone = newPhone()
    const { status, body } = await createLead({ phone })
    expect(status).toBe(201)
    expect(body).toEqual({ id: expect.any(Number), phone, name: null, created: true, stage: 'New' })
    expect(await readLead(body.id)).toMatchObject({ name: null, email: null, source: null, intent: null, score: 0 })
  })

  it('takes the stage that it is given, in any case, and the value of the deal', async () => {
    const { body } = await createLead({ phone: newPhone(), stage: 'wArM', value_cents: 49_900 })
    expect(body.stage).toBe('Warm')
    expect(await readLead(body.id)).toMatchObject({ stage: 'Warm', value_cents: 49_900 })
  })

  it('answers 200 for a phone that is known and updates what is given', async () => {
    const phone = newPhone()
    const { body: first } = await createLead({ phone, name: 'Rohan', source: 'shopify', intent: 'Pricing' })
    const second = await createLead({ phone, name: 'Rohan Mehta', stage: 'Warm' })
    expect(second.status).toBe(200)
    expect(second.body).toEqual({ id: first.id, phone, name: 'Rohan Mehta', created: false, stage: 'Warm' })
    expect(await readLead(first.id)).toMatchObject({ name: 'Rohan Mehta', source: 'shopify', intent: 'Pricing' })
  })

  it('knows a phone in every notation', async () => {
    const { body: first } = await createLead({ phone: '+91 98123-00001' })
    expect(first.phone).toBe('919812300001')
    for (const phone of ['919812300001', '+919812300001', '00919812300001', '(91) 98123 00001', ' 91.98123.00001 ']) {
      expect(await createLead({ phone }), phone).toMatchObject({ status: 200, body: { id: first.id, created: false } })
    }
  })

  it('makes one lead of many requests at once', async () => {
    const phone = newPhone()
    const answers = await Promise.all(Array.from({ length: 12 }, () => createLead({ phone })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(11).fill(200), 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  })
})

describe('GET /leads', () => {
  interface Listing {
    data: Lead[]
    count: number
    next_cursor: string | null
  }
  const list = async (query: string) => (await niyog.niyog<Listing>('GET', `/leads${query}`)).body

  it('lists the newest first and counts what it lists', async () => {
    const made: number[] = []
    for (const name of ['first', 'second', 'third']) made.push((await createLead({ phone: newPhone(), name })).body.id)
    const page = await list('?limit=3')
    expect(page.data.map(({ id }) => id)).toEqual(made.toReversed())
    expect(page.count).toBe(3)
    for (const lead of page.data) expect(Object.keys(lead)).toEqual(fieldsOfLead)
  })

  it('keeps to the stage it is asked for', async () => {
    const { body: warm } = await createLead({ phone: newPhone(), stage: 'Hot' })
    await createLead({ phone: newPhone(), stage: 'New' })
    const page = await list('?limit=20&stage=Hot')
    expect(page.data.map(({ id }) => id)).toEqual([warm.id])
    expect(await list('?stage=hot')).toEqual(page)
  })

  it('gives every lead once, page by page', async () => {
    for (let count = 0; count < 5; count += 1) await createLead({ phone: newPhone(), stage: 'Proposal' })
    const seen: number[] = []
    let cursor: string | null = ''
    do {
      const page: Listing = await list(`?stage=Proposal&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      expect(page.count).toBeLessThanOrEqual(2)
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(seen).toHaveLength(5)
    expect(seen).toEqual(seen.toSorted((a, b) => b - a))
  })

  it('lists twenty unless told otherwise', async () => {
    await Promise.all(Array.from({ length: 21 }, () => createLead({ phone: newPhone() })))
    expect((await list('')).count).toBe(20)
    expect((await list('?limit=1')).count).toBe(1)
  })
})

describe('GET and PATCH /leads/:id', () => {
  it('reads a lead', async () => {
    const phone = newPhone()
    const { body } = await createLead({ phone, name: 'Asha', source: 'web', intent: 'Demo' })
    const lead = await readLead(body.id)
    expect(Object.keys(lead)).toEqual(fieldsOfLead)
    expect(lead).toMatchObject({ id: body.id, phone, name: 'Asha', source: 'web', stage: 'New', intent: 'Demo' })
    expect(new Date(lead.created_at).toISOString()).toBe(lead.created_at)
  })

  it('changes stage and intent, and answers with the lead', async () => {
    const { body } = await createLead({ phone: newPhone(), intent: 'Pricing', name: 'Asha' })
    const staged = await niyog.niyog<Lead>('PATCH', `/leads/${body.id}`, { body: { stage: 'Contacted' } })
    expect(staged).toMatchObject({ status: 200, body: { id: body.id, stage: 'Contacted', intent: 'Pricing' } })
    expect(Object.keys(staged.body)).toEqual(fieldsOfLead)
    const meant = await niyog.niyog<Lead>('PATCH', `/leads/${body.id}`, { body: { intent: 'Wants a demo' } })
    expect(meant).toMatchObject({ status: 200, body: { stage: 'Contacted', intent: 'Wants a demo', name: 'Asha' } })
    expect(await readLead(body.id)).toEqual(meant.body)
  })

  it('shows the score from 0 to 10', async () => {
    const { body } = await createLead({ phone: newPhone() })
    await niyog.native('PATCH', `/contacts/${body.id}`, { body: { score: 80 } })
    expect((await readLead(body.id)).score).toBe(8)
  })

  it('answers 404 for a lead that is not there', async () => {
    for (const method of ['GET', 'PATCH']) {
      const request = method === 'PATCH' ? { body: { stage: 'Warm' } } : {}
      const { status, body } = await niyog.niyog(method, '/leads/987654321', request)
      expect(status).toBe(404)
      expect(body).toEqual({ error: 'There is no lead 987654321.', code: 'not_found' })
    }
  })
})
