import type { GraphTemplate } from '@parley/test-kit/graph/template'
import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'

const wabaId = '102290129340398'
const template = (name: string, changes: Partial<GraphTemplate> = {}): GraphTemplate => ({
  id: String(100 + name.length),
  name,
  language: 'pt_BR',
  status: 'APPROVED',
  category: 'MARKETING',
  components: [{ type: 'BODY', text: 'Olá {{1}}, tudo bem?' }],
  ...changes,
})
const greeting = template('boas_vindas', { id: '594425479261596', quality_score: { score: 'GREEN' } })
const several = [template('oi', { language: 'en_US' }), template('oi', { language: 'pt_BR' })]
const rejected = template('oferta', { status: 'REJECTED' })
const withWaba = { ...credentials, waba_id: wabaId }

let graph: GraphServer
let parley: Harness
let channel: number
let hook: string
beforeAll(async () => {
  graph = await startGraphServer({ ...account, wabaId })
  parley = await startHarness({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const made = await parley.request('POST', '/v1/channels', {
    body: { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials: withWaba },
  })
  channel = made.body.id
  hook = `${parley.url}/webhooks/whatsapp-cloud/${channel}`
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

const sync = () => parley.request('POST', `/v1/channels/${channel}/templates/sync`)
const list = async (query = '') => (await parley.request('GET', `/v1/templates?limit=100${query}`)).body.data
const names = async (query = '') => (await list(query)).map(({ name }: { name: string }) => name).toSorted()
const send = (content: object, options = {}) =>
  parley.request('POST', '/v1/messages', {
    body: { to: '919812345678', content: { type: 'template', ...content } },
    ...options,
  })
const dueAt = async () =>
  (await parley.sql<{ at: Date }>('select templates_due_at as at from channels where id = $1', [channel]))[0]?.at
const update = (body: object) => parley.request('PATCH', `/v1/channels/${channel}`, { body })

beforeEach(async () => {
  graph.behave(() => undefined)
  graph.setTemplates([greeting, ...several, rejected])
  await sync()
  await update({ status: 'connected' })
  parley.clock.advance(1_000)
})

describe('the synchronisation of templates', () => {
  test('reads every page, with the required fields of each template', async () => {
    const many = Array.from({ length: 45 }, (_, n) => template(`t${n}`, { id: String(n) }))
    graph.setTemplates(many, { largestPage: 20 })
    const before = graph.requests.length
    const { status, body } = await sync()
    expect([status, body]).toEqual([200, { templates: 45, added: 45, removed: 4 }])
    expect(graph.requests.slice(before)).toHaveLength(3)
    expect(graph.requests[before]).toMatchObject({
      method: 'GET',
      path: expect.stringContaining(`/${wabaId}/message_templates?`),
    })
    expect(await names()).toEqual(many.map(({ name }) => name).toSorted())
  })

  test('keeps the id and context of a template that returns, and counts only changes', async () => {
    const [first] = await list('&name=boas_vindas')
    expect(first).toMatchObject({ external_id: greeting.id, quality: 'GREEN', category: 'MARKETING', context: null })
    await parley.request('PATCH', `/v1/templates/${first.id}`, { body: { context: 'welcome' } })
    expect((await sync()).body).toEqual({ templates: 4, added: 0, removed: 0 })
    graph.setTemplates([])
    expect((await sync()).body).toEqual({ templates: 0, added: 0, removed: 4 })
    expect((await parley.request('GET', `/v1/templates/${first.id}`)).status).toBe(404)
    expect((await parley.request('PATCH', `/v1/templates/${first.id}`, { body: { context: null } })).status).toBe(404)
    graph.setTemplates([greeting])
    parley.clock.advance(1_000)
    expect((await sync()).body).toEqual({ templates: 1, added: 1, removed: 0 })
    expect(await list()).toMatchObject([
      { id: first.id, context: 'welcome', updated_at: parley.clock.now().toISOString() },
    ])
    expect(await names('&context=welcome')).toEqual(['boas_vindas'])
  })

  test('gives a list that can be filtered', async () => {
    expect(await names('&approved=true')).toEqual(['boas_vindas', 'oi', 'oi'])
    expect(await names('&approved=false')).toEqual(['oferta'])
    expect(await names('&category=marketing&name=oferta')).toEqual(['oferta'])
    expect(await names(`&channel_id=1`)).toEqual([])
    expect((await parley.request('GET', '/v1/templates?approved=yes')).body.detail).toBe(
      'approved must be true or false',
    )
  })

  test('does not overwrite what a webhook reports after Meta was asked', async () => {
    graph.setTemplates([greeting], { largestPage: 1 })
    const moment = { message_template_id: Number(greeting.id), message_template_name: greeting.name }
    let told: Promise<unknown> | undefined
    graph.behave(() => {
      told ??= (async () => {
        parley.clock.advance(1)
        const paused = { ...moment, event: 'PAUSED', message_template_language: greeting.language }
        await graph.sendTemplateUpdate(hook, 'message_template_status_update', paused)
      })()
      return { kind: 'delay', ms: 300 }
    })
    await sync()
    await told
    expect(await list('&name=boas_vindas')).toMatchObject([{ status: 'PAUSED' }])
  })

  test('reports Meta’s refusal, and pauses a channel whose token is refused', async () => {
    graph.failNext(190)
    const answer = await sync()
    expect([answer.status, answer.body]).toMatchObject([422, { code: 'templates_refused', vendor_code: '190' }])
    expect((await parley.request('GET', `/v1/channels/${channel}`)).body).toMatchObject({
      status: 'paused',
      status_reason: 'Details of error 190.',
    })
    expect((await parley.sql(`select from events where type = 'channel.disconnected'`)).length).toBe(1)
  })

  test.each([
    [10, 422],
    [100, 422],
    [2, 503],
    [80007, 503],
  ])('that Meta refuses with code %i answers %i, and sending goes on', async (code, status) => {
    graph.failNext(code)
    expect(await sync()).toMatchObject({ status, body: { vendor_code: String(code) } })
    expect((await parley.request('GET', `/v1/channels/${channel}`)).body.status).toBe('connected')
    expect(await names()).toHaveLength(4)
  })

  test('changes nothing if the account is not the token’s or the answer is invalid', async () => {
    for (const answer of [
      { status: 200, body: 'OK' },
      { status: 200, body: '{"data":7}' },
      { status: 502, body: '<html>' },
      { status: 200, body: '{"data":[', cutBy: 9 },
    ]) {
      graph.answerNext(answer)
      expect((await sync()).status).toBe(503)
    }
    expect(await names()).toHaveLength(4)
    graph.answerNext({
      status: 200,
      body: '{"data":[{"id":"1"},7,null,{"id":"2","name":"odd\\u0000","language":"en"}]}',
    })
    expect((await sync()).body.templates).toBe(1)
    expect(await list()).toMatchObject([{ status: 'UNKNOWN', category: 'UNKNOWN', components: [] }])
  })

  test('is refused for a channel without an account, and for the simulator', async () => {
    for (const id of [1, channel]) {
      if (id === channel) await update({ credentials })
      const { status, body } = await parley.request('POST', `/v1/channels/${id}/templates/sync`)
      expect([status, body.code]).toEqual([409, 'no_templates'])
    }
    // The templates of the channel's previous account do not belong to the channel any more.
    expect(await names()).toEqual([])
    await update({ credentials: withWaba })
    expect((await sync()).body).toMatchObject({ templates: 4, added: 4 })
  })

  test('starts automatically when the credentials change, when Meta reports a change, and after hours', async () => {
    expect(await dueAt()).toEqual(new Date(parley.clock.now().getTime() + 4 * 3_600_000 - 1_000))
    const worker = await parley.startAnother()
    worker.startWorkers()
    try {
      graph.setTemplates([greeting])
      await update({ credentials: withWaba })
      await expect.poll(() => names()).toEqual(['boas_vindas'])
      graph.setTemplates([greeting, rejected])
      const approved = { event: 'APPROVED', message_template_id: 7, message_template_name: 'new' }
      await graph.sendTemplateUpdate(hook, 'message_template_status_update', approved)
      await expect.poll(() => names()).toEqual(['boas_vindas', 'oferta'])
      graph.setTemplates(several)
      graph.failNext(2)
      const later = async (ms: number) => {
        parley.clock.advance(ms)
        return names()
      }
      await later(4 * 3_600_000)
      // Meta refuses once, so the next synchronisation comes ten minutes later.
      await expect.poll(() => later(600_000)).toEqual(['oi', 'oi'])
    } finally {
      await worker.close(0)
    }
  })
})

describe('a template webhook', () => {
  const tell = (field: string, value: object, id: unknown = Number(greeting.id)) =>
    graph.sendTemplateUpdate(hook, field, { message_template_id: id, ...value })
  const known = async () => (await list('&name=boas_vindas'))[0]

  test.each([
    ['message_template_status_update', { event: 'PAUSED' }, { status: 'PAUSED' }],
    ['message_template_status_update', { event: 'FLAGGED' }, { status: 'APPROVED' }],
    ['message_template_status_update', { event: 'REINSTATED' }, { status: 'APPROVED' }],
    ['message_template_status_update', { event: 'PENDING_DELETION' }, undefined],
    ['template_category_update', { previous_category: 'MARKETING', new_category: 'UTILITY' }, { category: 'UTILITY' }],
    ['template_category_update', { correct_category: 'UTILITY' }, { category: 'MARKETING' }],
    ['message_template_quality_update', { new_quality_score: 'RED' }, { quality: 'RED' }],
    ['message_template_quality_update', { new_quality_score: 'UNKNOWN' }, { quality: null }],
  ])('is applied: %s %j', async (field, value, expected) => {
    expect((await tell(field, value)).status).toBe(200)
    const after = await known()
    if (expected) expect(after).toMatchObject(expected)
    else expect(after).toBeUndefined()
  })

  test('applies to the account it names, and finds the template by name if the id has changed', async () => {
    const value = { event: 'DISABLED', message_template_name: 'boas_vindas', message_template_language: 'pt_BR' }
    for (const id of [1, 2 ** 60, 'x', undefined]) {
      await sync()
      parley.clock.advance(1_000)
      await tell('message_template_status_update', value, id)
      expect(await known()).toMatchObject({ status: 'DISABLED' })
      parley.clock.advance(1_000)
    }
    expect((await tell('message_template_status_update', { event: 'APPROVED' }, 2 ** 60)).status).toBe(200)
    expect(await known()).toMatchObject({ status: 'DISABLED' })
    await sync()
    const elsewhere = {
      object: 'x',
      entry: [
        {
          id: '1',
          changes: [{ field: 'message_template_status_update', value: { ...value, message_template_id: 1 } }],
        },
      ],
    }
    expect((await graph.sendRaw(hook, elsewhere)).status).toBe(200)
  })

  test.each([
    'account_update',
    'phone_number_quality_update',
    'phone_number_name_update',
    'account_alerts',
    'security',
  ])('of %s is ignored', async (field) => {
    const before = await list()
    expect((await tell(field, { event: 'FLAGGED', display_phone_number: '1' })).status).toBe(200)
    expect(await list()).toEqual(before)
  })
})

describe('a template message', () => {
  test('is sent in its template’s language, with each variable’s value', async () => {
    const { status, body } = await send({ name: 'boas_vindas', variables: ['Joao'] })
    expect([status, body]).toMatchObject([
      201,
      { status: 'sent', kind: 'template', text: 'Olá Joao, tudo bem?', content: { language: 'pt_BR' } },
    ])
    expect(graph.sent.at(-1)?.content).toEqual({
      name: 'boas_vindas',
      language: { code: 'pt_BR' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Joao' }] }],
    })
  })

  test('may have a header, a title, named values and buttons', async () => {
    const buttons = [{ type: 'URL', url: 'https://example.com/{{1}}' }, { type: 'QUICK_REPLY' }]
    graph.setTemplates([
      template('image', {
        components: [
          { type: 'HEADER', format: 'IMAGE' },
          { type: 'BODY', text: 'Hi {{name}}' },
          { type: 'BUTTONS', buttons },
        ],
        parameter_format: 'NAMED',
      }),
      template('title', {
        components: [
          { type: 'HEADER', format: 'TEXT', text: 'For {{1}}' },
          { type: 'BODY', text: 'Hi' },
        ],
      }),
    ])
    await sync()
    const header = { type: 'image', url: 'https://example.com/a.jpg' }
    const filled = [
      { index: 0, type: 'url', value: '7' },
      { index: 1, type: 'quick_reply', value: 'no' },
    ]
    expect((await send({ name: 'image', variables: { name: 'Asha' }, header, buttons: filled })).status).toBe(201)
    expect(graph.sent.at(-1)?.content).toEqual({
      name: 'image',
      language: { code: 'pt_BR' },
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { link: header.url } }] },
        { type: 'body', parameters: [{ type: 'text', parameter_name: 'name', text: 'Asha' }] },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '7' }] },
        { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'no' }] },
      ],
    })
    expect((await send({ name: 'title', variables: ['you'] })).status).toBe(201)
    expect(graph.sent.at(-1)?.content.components).toEqual([
      { type: 'header', parameters: [{ type: 'text', text: 'you' }] },
    ])
  })

  describe('with more than text', () => {
    const body = { type: 'BODY', text: 'Hi' }
    const url = 'https://example.com/a.jpg'
    const withButton = (button: object) => [body, { type: 'BUTTONS', buttons: [button] }]
    const card = (text: string) => ({
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY' }, { type: 'URL', url: 'https://example.com/{{1}}' }] },
      ],
    })
    const button = (sub_type: string, parameter?: object) => ({
      type: 'button',
      sub_type,
      index: '0',
      parameters: parameter ? [parameter] : [],
    })
    const action = (fields: object) => ({ type: 'action', action: fields })
    const sections = [{ title: 'Tea', products: ['p1', 'p2'] }]
    const offer = { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon!', has_expiration: true } }
    const location = { type: 'location', latitude: 12.5, longitude: -7, name: 'Shop', address: 'MG Road' }
    const product = { type: 'product', product_id: 'p1', catalog_id: 'c1' }

    const cases: [string, Record<string, unknown>[], object, object[], string][] = [
      [
        'a coupon code',
        withButton({ type: 'COPY_CODE', example: '25OFF' }),
        { buttons: [{ index: 0, type: 'copy_code', value: '25OFF' }] },
        [button('copy_code', { type: 'coupon_code', coupon_code: '25OFF' })],
        'content.buttons must have the code of button 0',
      ],
      [
        'a form',
        withButton({ type: 'FLOW', flow_id: '1' }),
        { buttons: [{ index: 0, type: 'flow', token: 'T', data: { a: [1, true] } }] },
        [button('flow', action({ flow_token: 'T', flow_action_data: { a: [1, true] } }))],
        '',
      ],
      [
        'a form that gets nothing',
        withButton({ type: 'FLOW', flow_id: '1' }),
        {},
        [button('flow', action({ flow_token: 'unused' }))],
        '',
      ],
      [
        'products',
        withButton({ type: 'MPM', text: 'View items' }),
        { buttons: [{ index: 0, type: 'products', thumbnail: 'p1', sections }] },
        [
          button(
            'mpm',
            action({
              thumbnail_product_retailer_id: 'p1',
              sections: [
                { title: 'Tea', product_items: [{ product_retailer_id: 'p1' }, { product_retailer_id: 'p2' }] },
              ],
            }),
          ),
        ],
        'content.buttons must have the products of button 0',
      ],
      [
        'a catalog',
        withButton({ type: 'CATALOG', text: 'View catalog' }),
        { buttons: [{ index: 0, type: 'catalog', thumbnail: 'p1' }] },
        [button('catalog', action({ thumbnail_product_retailer_id: 'p1' }))],
        '',
      ],
      [
        'one product',
        [{ type: 'HEADER', format: 'PRODUCT' }, ...withButton({ type: 'SPM', text: 'View' })],
        { header: product },
        [
          {
            type: 'header',
            parameters: [{ type: 'product', product: { product_retailer_id: 'p1', catalog_id: 'c1' } }],
          },
        ],
        'content.header is required: the template begins with a product',
      ],
      [
        'a location',
        [{ type: 'HEADER', format: 'LOCATION' }, body],
        { header: location },
        [
          {
            type: 'header',
            parameters: [
              {
                type: 'location',
                location: { latitude: '12.5', longitude: '-7', name: 'Shop', address: 'MG Road' },
              },
            ],
          },
        ],
        'content.header is required: the template begins with a location',
      ],
      [
        'a limited-time offer',
        [body, offer],
        { expires_at: '2026-12-24T18:00:00+02:00' },
        [
          {
            type: 'limited_time_offer',
            parameters: [
              { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: Date.UTC(2026, 11, 24, 16) } },
            ],
          },
        ],
        'content.expires_at is required: the template’s offer ends at a time',
      ],
      [
        'a carousel',
        [body, { type: 'CAROUSEL', cards: [card('For {{1}}'), card('Bye')] }],
        {
          cards: [
            { variables: ['you'], header: { type: 'image', url }, buttons: [{ index: 1, type: 'url', value: 'a' }] },
            { header: { type: 'image', url }, buttons: [{ index: 1, type: 'url', value: 'b' }] },
          ],
        },
        [
          {
            type: 'carousel',
            cards: [
              {
                card_index: 0,
                components: [
                  { type: 'header', parameters: [{ type: 'image', image: { link: url } }] },
                  { type: 'body', parameters: [{ type: 'text', text: 'you' }] },
                  { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'a' }] },
                ],
              },
              {
                card_index: 1,
                components: [
                  { type: 'header', parameters: [{ type: 'image', image: { link: url } }] },
                  { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'b' }] },
                ],
              },
            ],
          },
        ],
        'content.cards is required: the template has 2 cards',
      ],
    ]

    test.each(cases)('has %s', async (_name, components, values, wire, missing) => {
      graph.setTemplates([template('rich', { components })])
      await sync()
      expect((await send({ name: 'rich', ...values })).body).toMatchObject({ status: 'sent', text: 'Hi' })
      expect(graph.sent.at(-1)?.content.components).toEqual(wire)
      if (missing === '') return
      const before = graph.requests.length
      const { status, body: answer } = await send({ name: 'rich' })
      expect([status, answer.detail]).toEqual([422, missing])
      expect(graph.requests.length).toBe(before)
    })

    test.each<[string, Record<string, unknown>[], object, string]>([
      [
        'a card whose values don’t fit',
        [body, { type: 'CAROUSEL', cards: [card('{{1}}')] }],
        { cards: [{ header: { type: 'video', url } }] },
        'content.cards.0.variables must be the 1 that the template has, not 0; content.cards.0.header.type is video; the template begins with an image; content.cards.0.buttons must have the end of the URL of button 1',
      ],
      [
        'too few cards',
        [body, { type: 'CAROUSEL', cards: [card('a'), card('b')] }],
        { cards: [{}] },
        'content.cards must be the 2 that the template has, not 1',
      ],
      [
        'cards, an end and a code that the template has no place for',
        [body],
        { cards: [{}], expires_at: '2026-12-24T18:00:00Z', buttons: [{ index: 0, type: 'copy_code', value: 'A' }] },
        'content.buttons.0 names button 0, which the template does not have; content.expires_at must not be given: the template has no offer that ends; content.cards must not be given: the template has no cards',
      ],
      [
        'a code for a button of another type',
        withButton({ type: 'QUICK_REPLY' }),
        { buttons: [{ index: 0, type: 'copy_code', value: 'A' }] },
        'content.buttons.0 names button 0, which is not of type copy_code',
      ],
      [
        'a button that Parley can’t fill in',
        withButton({ type: 'ORDER_DETAILS' }),
        {},
        'content.name is a template with a button of type ORDER_DETAILS, which Parley can’t fill in',
      ],
      [
        'a header that Parley can’t send',
        [{ type: 'HEADER', format: 'GIF' }, body],
        {},
        'content.name is a template with a header of format GIF, which Parley can’t send',
      ],
    ])('is refused before it is sent: %s', async (_name, components, values, detail) => {
      graph.setTemplates([template('rich', { components })])
      await sync()
      const before = graph.requests.length
      const { status, body: answer } = await send({ name: 'rich', ...values })
      expect([status, answer.detail]).toEqual([422, detail])
      expect(graph.requests.length).toBe(before)
    })
  })

  test.each([
    [{ name: 'none' }, 'content.name must be a template of channel 2', 'unknown_template'],
    [{ name: 'oferta' }, 'content.name must be an approved template; in pt_BR it is REJECTED', 'template_not_approved'],
    [{ name: 'oi' }, 'content.language is required: oi exists in en_US, pt_BR', 'invalid'],
    [{ name: 'oi', language: 'de' }, 'content.language must be one in which oi exists: en_US, pt_BR', 'invalid'],
    [{ name: 'boas_vindas' }, 'content.variables must be the 1 that the template has, not 0', 'invalid'],
    [
      { name: 'boas_vindas', variables: ['a\nb'] },
      'content.variables.0 must not have line breaks, tabs or more than four spaces in a row',
      'invalid',
    ],
  ])('%j is refused before anything is queued', async (content, detail, code) => {
    const before = graph.requests.length
    const { status, body } = await send(content)
    expect([status, body.detail, body.code]).toEqual([422, detail, code])
    expect(graph.requests.length).toBe(before)
    expect(await parley.sql('select from sends')).toEqual([])
  })

  test('of a channel whose templates are not known is left to Meta to judge', async () => {
    await update({ credentials })
    expect((await send({ name: 'boas_vindas', variables: ['Joao'] })).body.detail).toBe(
      `content.language is required: the templates of channel ${channel} are not known`,
    )
    const sent = await send({ name: 'boas_vindas', language: 'pt_BR', variables: ['Joao'] })
    expect([sent.status, sent.body.text]).toEqual([201, null])
    expect(await send({ name: 'boas_vindas', language: 'pt_BR' })).toMatchObject({
      status: 422,
      body: { code: 'message_rejected', vendor_code: '132000' },
    })
    await update({ credentials: withWaba })
  })

  test('may be sent after the service window has closed; any other message may not', async () => {
    await graph.sendInbound(hook, { from: '919812345678', text: 'Hi' })
    const text = () => parley.request('POST', '/v1/messages', { body: { to: '919812345678', text: 'Hi' } })
    expect((await text()).status).toBe(201)
    parley.clock.advance(24 * 3_600_000)
    expect(await text()).toMatchObject({ status: 422, body: { code: 'template_required' } })
    expect((await send({ name: 'boas_vindas', variables: ['Joao'] })).status).toBe(201)
  })

  test('of a test key goes to the simulator, whatever template it names', async () => {
    const { status, body } = await send({ name: 'anything' }, { key: await parley.mint({ mode: 'test' }) })
    expect([status, body.status]).toEqual([201, 'delivered'])
  })

  test('can name its template by id, for dialects that do so', async () => {
    const [{ id }] = await list('&name=boas_vindas')
    const { templates } = parley.services
    expect(await templates.nameOf(1, id, 'template_id')).toEqual({
      name: 'boas_vindas',
      language: 'pt_BR',
      channelId: channel,
    })
    await expect(templates.nameOf(2, id, 'template_id')).rejects.toThrow('template_id must be a template of')
  })
})
