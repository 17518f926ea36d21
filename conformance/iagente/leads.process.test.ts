import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Failure, type Iagente, type Lead, newPhone, startIagente } from './iagente.test-helper.ts'

let iagente: Iagente

beforeAll(async () => {
  iagente = await startIagente()
})
afterAll(() => iagente.stop())

interface Listing {
  data: Lead[]
  meta: { current_page: number; per_page: number; total: number; total_pages: number }
}

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

async function create(input: object): Promise<Lead> {
  const { status, body } = await iagente.iagente<{ data: Lead }>('POST', '/leads', { body: input })
  expect(status).toBe(201)
  return body.data
}

async function read(id: number): Promise<Lead> {
  const { status, body } = await iagente.iagente<{ data: Lead }>('GET', `/leads/${id}`)
  expect(status).toBe(200)
  return body.data
}

async function list(query: string): Promise<Listing> {
  const { status, body } = await iagente.iagente<Listing>('GET', `/leads${query}`)
  expect([query, status]).toEqual([query, 200])
  return body
}

const failure = async (method: string, path: string, body?: object) => {
  const answer = await iagente.iagente<Failure>(method, path, body && { body })
  return { status: answer.status, ...answer.body.error }
}

describe('POST /leads', () => {
  it('answers 201 with the documented fields', async () => {
    const body = { phone: '11988887777', name: 'Maria Santos', email: 'maria@empresa.com' }
    const lead = await create({ ...body, company_name: 'Tech Corp', deal_value: 15_000 })
    expect(lead).toEqual({
      id: expect.any(Number),
      phone: '5511988887777',
      name: 'Maria Santos',
      email: 'maria@empresa.com',
      company_name: 'Tech Corp',
      // A deal value is worth something, but there is nothing else yet.
      temperature: 'frozen',
      lead_score: 5,
      deal_value: 15_000,
      created_at: isoTime,
      updated_at: isoTime,
    })
    const documented = ['id', 'phone', 'name', 'email', 'company_name', 'temperature', 'lead_score']
    expect(Object.keys(lead).slice(0, 7)).toEqual(documented)
    expect(await read(lead.id)).toEqual(lead)
  })

  it('asks for nothing but the phone', async () => {
    const lead = await create({ phone: newPhone() })
    expect(lead).toMatchObject({ name: null, email: null, company_name: null, deal_value: null })
  })

  it('takes a deal value in units of the currency, with cents', async () => {
    expect((await create({ phone: newPhone(), deal_value: 1_234.56 })).deal_value).toBe(1_234.56)
    expect((await create({ phone: newPhone(), deal_value: 0 })).deal_value).toBe(0)
  })

  it('takes a phone with its area code for a Brazilian one, in every notation', async () => {
    const { id, phone } = await create({ phone: '11977776666' })
    expect(phone).toBe('5511977776666')
    const notations = ['11977776666', '5511977776666', '+55 (11) 97777-6666', '(11) 9 7777-6666', '011 97777-6666']
    // As WhatsApp knows many of them: without the ninth digit.
    for (const notation of [...notations, '551177776666', '(11) 7777-6666']) {
      const { status, code } = await failure('POST', '/leads', { phone: notation })
      expect([notation, status, code]).toEqual([notation, 409, 'duplicate_lead'])
      const query = `?phone=${encodeURIComponent(notation)}`
      expect((await list(query)).data.map((lead) => lead.id)).toEqual([id])
    }
    const { body } = await iagente.native('GET', `/contacts/${id}`)
    expect(body.phone).toBe('5511977776666')
  })

  it('tells a number of area code 55, a landline and one of another country from these', async () => {
    expect((await create({ phone: '55997776666' })).phone).toBe('5555997776666')
    expect((await create({ phone: '1133334444' })).phone).toBe('551133334444')
    expect((await create({ phone: '+1 415 555 2671' })).phone).toBe('14155552671')
  })

  it('reads phones by the country of the workspace where it has one', async () => {
    const { body } = await iagente.native<{ default_country: string | null }>('GET', '/workspace')
    expect(body.default_country).toBeNull()
    await iagente.native('PATCH', '/workspace', { body: { default_country: 'IN' } })
    expect((await create({ phone: '98123 45678' })).phone).toBe('919812345678')
    await iagente.native('PATCH', '/workspace', { body: { default_country: null } })
  })

  it('answers 409 to a phone, and to an e-mail address, that another lead has', async () => {
    const phone = newPhone()
    await create({ phone, email: 'ana@empresa.com' })
    const samePhone = await failure('POST', '/leads', { phone, name: 'Ana' })
    expect(samePhone).toEqual({
      status: 409,
      code: 'duplicate_lead',
      message: expect.any(String),
      details: { phone: ['O campo phone já pertence a outro lead.'] },
    })
    const sameEmail = await failure('POST', '/leads', { phone: newPhone(), email: 'Ana@Empresa.com' })
    expect(sameEmail).toMatchObject({ status: 409, code: 'duplicate_lead', details: { email: [expect.any(String)] } })
    expect((await list('?email=ANA@empresa.com')).meta.total).toBe(1)
  })

  it('makes one lead of many requests at once', async () => {
    const phone = newPhone()
    const samePhone = Array.from({ length: 8 }, () => ({ phone }))
    const sameEmail = Array.from({ length: 8 }, () => ({ phone: newPhone(), email: 'once@empresa.com' }))
    for (const inputs of [samePhone, sameEmail]) {
      const answers = await Promise.all(inputs.map((body) => iagente.iagente('POST', '/leads', { body })))
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)])
    }
  })
})

describe('GET, PUT, PATCH and DELETE /leads/{id}', () => {
  it.each(['PUT', 'PATCH'])('%s changes what is given and leaves the rest', async (method) => {
    const { id, ...before } = await create({ phone: newPhone(), name: 'Maria', company_name: 'Tech Corp' })
    const change = { name: 'Maria Santos', email: `${method}@empresa.com`, deal_value: 99.9 }
    const { status, body } = await iagente.iagente<{ data: Lead }>(method, `/leads/${id}`, { body: change })
    expect(status).toBe(200)
    const scored = { lead_score: 5, temperature: 'frozen' }
    const email = `${method.toLowerCase()}@empresa.com`
    const expected = { ...before, id, ...change, ...scored, email, updated_at: isoTime }
    expect(body.data).toEqual(expected)
    expect(await read(id)).toEqual(body.data)
    const cleared = await iagente.iagente<{ data: Lead }>(method, `/leads/${id}`, { body: { company_name: null } })
    expect(cleared.body.data).toEqual({ ...body.data, company_name: null, updated_at: isoTime })
  })

  it('moves a lead to another phone, unless that is another lead’s', async () => {
    const [mine, theirs] = [await create({ phone: newPhone() }), await create({ phone: newPhone(), email: 'b@b.br' })]
    const { body } = await iagente.iagente<{ data: Lead }>('PUT', `/leads/${mine.id}`, {
      body: { phone: '21988887777' },
    })
    expect(body.data.phone).toBe('5521988887777')
    for (const change of [{ phone: theirs.phone }, { email: 'b@b.br' }]) {
      const answer = await failure('PUT', `/leads/${mine.id}`, change)
      expect(answer).toMatchObject({ status: 409, code: 'duplicate_lead' })
    }
    expect(await read(mine.id)).toEqual(body.data)
    // Its own is no other's.
    const own = await iagente.iagente('PUT', `/leads/${theirs.id}`, { body: { phone: theirs.phone, email: 'b@b.br' } })
    expect(own.status).toBe(200)
  })

  it('shows the temperature and the score that Parley has given', async () => {
    const { id } = await create({ phone: newPhone() })
    await iagente.native('PATCH', `/contacts/${id}`, { body: { score: 85, temperature: 'hot' } })
    expect(await read(id)).toMatchObject({ lead_score: 85, temperature: 'hot' })
  })

  it('DELETE answers 204, and then there is none', async () => {
    const { id } = await create({ phone: newPhone() })
    expect(await iagente.iagente('DELETE', `/leads/${id}`)).toMatchObject({ status: 204, text: '' })
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await failure(method, `/leads/${id}`, method.startsWith('P') ? { name: 'Maria' } : undefined)
      expect(answer).toEqual({ status: 404, code: 'not_found', message: 'Lead not found.', details: {} })
    }
  })
})

describe('GET /leads', () => {
  const temperatures = ['hot', 'warm', 'cool', 'cold', 'frozen'] as const
  let made: Lead[]
  let marked: string

  beforeAll(async () => {
    made = []
    for (let n = 0; n < 30; n++) {
      const lead = await create({ phone: newPhone(), name: `Lead ${30 - n}`, deal_value: (n * 7) % 30 })
      const change = { score: (n * 11) % 30, temperature: temperatures[n % 5] }
      await iagente.native('PATCH', `/contacts/${lead.id}`, { body: change })
      made.push(await read(lead.id))
    }
    marked = made[7]?.phone ?? ''
  })

  it('is the newest 25 and the documented meta', async () => {
    const { data, meta } = await list('')
    expect(data.map(({ id }) => id)).toEqual(
      made
        .toReversed()
        .slice(0, 25)
        .map(({ id }) => id),
    )
    expect(Object.keys(meta)).toEqual(['current_page', 'per_page', 'total', 'total_pages'])
    expect(meta).toMatchObject({ current_page: 1, per_page: 25, total_pages: Math.ceil(meta.total / 25) })
    expect(meta.total).toBeGreaterThan(30)
  })

  it('comes in pages that together are everything, once', async () => {
    for (const sort of ['id', '-lead_score', 'company_name']) {
      const first = await list(`?per_page=7&sort=${sort}`)
      const pages = Array.from({ length: first.meta.total_pages }, (_, n) =>
        list(`?per_page=7&sort=${sort}&page=${n + 1}`),
      )
      const all = (await Promise.all(pages)).flatMap(({ data }) => data.map(({ id }) => id))
      expect(all).toHaveLength(first.meta.total)
      expect(new Set(all).size).toBe(first.meta.total)
    }
    const beyond = await list('?page=400')
    expect(beyond.data).toEqual([])
    expect(beyond.meta).toMatchObject({ current_page: 400, total: (await list('')).meta.total })
    expect((await list('?per_page=100')).data).toHaveLength((await list('')).meta.total)
  })

  it.each(temperatures)('has those that are %s', async (temperature) => {
    const { data, meta } = await list(`?temperature=${temperature}&per_page=100`)
    expect(data.length).toBe(meta.total)
    expect(data.length).toBeGreaterThanOrEqual(6)
    expect(new Set(data.map((lead) => lead.temperature))).toEqual(new Set([temperature]))
  })

  it('has those of a phone and an e-mail address, of both, and none', async () => {
    expect((await list(`?phone=${marked.slice(2)}`)).data).toEqual([made[7]])
    const { id } = await create({ phone: newPhone(), email: 'filter@empresa.com' })
    expect((await list('?email=filter@empresa.com')).data.map((lead) => lead.id)).toEqual([id])
    expect(await list(`?email=filter@empresa.com&phone=${marked}`)).toMatchObject({
      data: [],
      meta: { total: 0, total_pages: 0, current_page: 1 },
    })
  })

  const fields = [
    'id',
    'phone',
    'name',
    'email',
    'company_name',
    'lead_score',
    'deal_value',
    'created_at',
    'updated_at',
  ]

  it.each(fields as (keyof Lead)[])('is sorted by %s, either way, and what has none comes last', async (field) => {
    const up = (await list(`?per_page=100&sort=${field}`)).data
    const down = (await list(`?per_page=100&sort=-${field}`)).data
    const known = up.filter((lead) => lead[field] !== null)
    expect(up.slice(known.length).every((lead) => lead[field] === null)).toBe(true)
    const ids = (leads: Lead[]) => leads.map(({ id }) => id)
    expect(ids(down.slice(0, known.length)).toReversed()).toEqual(ids(known))
    // Names are sorted as people do, which the database knows better.
    if (['name', 'email', 'company_name'].includes(field)) return
    const values = known.map((lead) => lead[field] as string | number)
    expect(values).toEqual(values.toSorted((x, y) => (x < y ? -1 : x > y ? 1 : 0)))
  })

  it('is sorted by temperature, the hottest the greatest', async () => {
    const { data } = await list('?per_page=100&sort=-temperature')
    const order = data.flatMap(({ temperature }) => (temperature === null ? [] : [temperature]))
    expect([...new Set(order)]).toEqual(temperatures)
  })

  it.each([
    ['?page=0', 'page'],
    ['?page=-1', 'page'],
    ['?page=um', 'page'],
    ['?per_page=0', 'per_page'],
    ['?per_page=101', 'per_page'],
    ['?sort=', 'sort'],
    ['?sort=stage', 'sort'],
    ['?sort=--id', 'sort'],
    ['?sort=id,name', 'sort'],
    ['?sort=id;drop table contacts', 'sort'],
    ['?temperature=lukewarm', 'temperature'],
    ['?phone=ligue', 'phone'],
  ])('answers 422 to %s', async (query, field) => {
    const answer = await failure('GET', `/leads${encodeURI(query)}`)
    expect(answer).toMatchObject({ status: 422, code: 'validation_error', message: 'The given data was invalid.' })
    expect(answer.details).toEqual({ [field]: [expect.stringContaining(`O campo ${field} `)] })
  })

  it('ignores ?limit=5, and names it', async () => {
    const { status, headers } = await iagente.iagente('GET', '/leads?limit=5')
    expect([status, headers.get('parley-ignored')]).toEqual([200, 'limit'])
  })
})
