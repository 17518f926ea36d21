import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

const simulator = 1

let parley: Harness
let other: number
beforeAll(async () => {
  parley = await startHarness({ PARLEY_IAGENTE_PER_MINUTE: '1000' })
  other = (await parley.request('POST', '/v1/channels', { body: { type: 'simulator', name: 'Outro' } })).body.id
  await add({ name: 'boas_vindas', context: 'inicio' })
  await add({ name: 'pedido', category: 'UTILITY' })
  await add({ name: 'novo', status: 'PENDING' })
  await add({ name: 'promo', language: 'en_US' })
  await add({ name: 'promo', language: 'pt_PT' })
  await add({ name: 'promo', language: 'pt_BR' })
  return parley.stop
})

interface Row {
  name: string
  language?: string
  category?: string
  status?: string
  context?: string | null
  channel?: number
}

async function add({ name, language = 'pt_BR', category = 'MARKETING', status = 'APPROVED', ...rest }: Row) {
  const { context = null, channel = simulator } = rest
  const components = JSON.stringify([
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text: `${name} {{1}}` },
  ])
  const [row] = await parley.sql<{ id: string }>(
    `insert into templates
      (workspace_id, channel_id, external_id, name, language, category, status, context, components, updated_at)
    values (1, $1, $2 || $3, $2, $3, $4, $5, $6, $7, now()) returning id`,
    [channel, name, language, category, status, context, components],
  )
  return Number(row?.id)
}

async function names(path: string): Promise<string[]> {
  const { status, body } = await parley.request('GET', `/iagente/api/v1${path}`)
  expect([path, status]).toEqual([path, 200])
  return body.data.map(({ name, language }: { name: string; language: string }) => `${name} ${language}`)
}

const approved = ['promo pt_BR', 'promo pt_PT', 'promo en_US', 'pedido pt_BR', 'boas_vindas pt_BR']

test.each(['/whatsapp/templates', '/templates'])(
  '%s lists the templates that Meta has approved, by the given filters',
  async (path) => {
    expect(await names(path)).toEqual(approved)
    expect(await names(`${path}?meta_approved=true`)).toEqual(approved)
    expect(await names(`${path}?meta_approved=false`)).toEqual(['novo pt_BR'])
    expect(await names(`${path}?category=utility`)).toEqual(['pedido pt_BR'])
    expect(await names(`${path}?context=inicio`)).toEqual(['boas_vindas pt_BR'])
    expect(await names(`${path}?context=inicio&category=UTILITY`)).toEqual([])
    for (const query of ['meta_approved=yes', 'category=']) {
      const { status, body } = await parley.request('GET', `/iagente/api/v1${path}?${query}`)
      expect([query, status, Object.keys(body.error.details)]).toEqual([query, 422, [query.split('=')[0]]])
    }
    expect(await names(`${path}?context=inicio&colour=red`)).toEqual(['boas_vindas pt_BR'])
  },
)

test('a template is listed with its fields', async () => {
  const { body } = await parley.request('GET', '/iagente/api/v1/templates?context=inicio')
  expect(body.data).toEqual([
    {
      id: expect.any(Number),
      name: 'boas_vindas',
      language: 'pt_BR',
      category: 'MARKETING',
      context: 'inicio',
      status: 'APPROVED',
      meta_approved: true,
      body: 'boas_vindas {{1}}',
      components: expect.any(Array),
      integration_id: simulator,
      updated_at: expect.any(String),
    },
  ])
})

test('another workspace does not see the templates', async () => {
  const { key: theirs } = await parley.createWorkspace()
  const { body } = await parley.request('GET', '/iagente/api/v1/templates', { key: theirs })
  expect(body.data).toEqual([])
})

const send = (template: object) =>
  parley.request('POST', '/iagente/api/v1/whatsapp/messages', {
    body: { integration_id: simulator, phone: '11999999999', type: 'template', ...template },
  })

async function sentAs(template: object) {
  const { status, body } = await send(template)
  expect(status).toBe(201)
  return (await parley.request('GET', `/v1/messages/${body.data.id}`)).body.content
}

test('a message names a template by id or by name, and a name prefers the Brazilian language', async () => {
  const id = await add({ name: 'por_id', language: 'es' })
  const variables = ['Joao']
  const byId = { type: 'template', name: 'por_id', language: 'es', variables }
  expect(await sentAs({ template_id: id, variables })).toEqual(byId)
  const byName = { type: 'template', name: 'promo', language: 'pt_BR', variables: [] }
  expect(await sentAs({ template_name: 'promo' })).toEqual(byName)
  expect(await sentAs({ template_name: 'por_id' })).toEqual({ ...byId, variables: [] })
  expect(await sentAs({ template_name: 'desconhecido' })).toEqual({
    type: 'template',
    name: 'desconhecido',
    variables: [],
  })
})

test('a template of another integration is refused', async () => {
  const id = await add({ name: 'alheio', channel: other })
  const { status, body } = await send({ template_id: id })
  expect(status).toBe(422)
  expect(body.error.details).toEqual({ template_id: ['O campo template_id não é um template desta integração.'] })
})
