import { inboundBody, statusBody } from '@parley/test-kit/graph/webhook-body'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'

import { examplesOf, operationsOf } from '../../testing/conformance.ts'
import { mutationsOf, oddText, oddValue } from '../../testing/fuzz-arbitraries.ts'
import type { RequestOptions } from '../../testing/harness.ts'
import { account, phone, startPopulated } from '../../testing/populated-workspace.ts'
import { pathOf, resourceOfPath } from '../../testing/routes.ts'

const { request, graph, ids, document, url, stop } = await startPopulated()
afterAll(stop)

const seed = Number(process.env.FUZZ_SEED ?? 20_260_115)
const runs = (numRuns: number) => ({ seed, numRuns })
const deadline = Date.now() + 12_000

/** On a slow machine the last of them run less often, but at least once, rather than all of them longer. */
function inTime<Values extends unknown[]>(check: (...values: Values) => Promise<void>) {
  const until = Math.max(deadline, Date.now() + 1_000)
  let ran = 0
  return async (...values: Values) => {
    if (ran++ === 0 || Date.now() < until) await check(...values)
  }
}

const operations = operationsOf(document)
const idOf: Record<string, number | string> = {
  contacts: ids.contact,
  leads: ids.contact,
  conversations: ids.conversation,
  handoffs: ids.handoff,
  meetings: ids.meeting,
  simulator: ids.simulated,
  templates: ids.template,
  channels: ids.channel,
  endpoints: ids.endpoint,
  webhooks: ids.webhook,
  deliveries: ids.delivery,
  replays: ids.replay,
  triggers: ids.trigger,
  campaigns: ids.campaign,
  enrollments: ids.enrollment,
  tasks: ids.task,
  '/ndoto/api/v1/accounts/{account_id}/webhooks': ids.ndotoWebhook,
  '/iagente/api/v1/webhooks': ids.iagenteWebhook,
}

/** `request` itself throws for an answer that takes too long, or that the OpenAPI document doesn't allow. */
async function answersWell(method: string, path: string, options: RequestOptions = {}): Promise<void> {
  const { status, body } = await request(method, path, options)
  // A vendor's refusal is a 500 in one of the dialects.
  if (status >= 500 && body?.error?.code !== 'send_failed')
    throw new Error(`${method} ${path} answered ${status} ${JSON.stringify(body)}`)
}

const idAt = (path: string) => idOf[path.split('/{id}')[0] ?? ''] ?? idOf[resourceOfPath(path)] ?? ''

const writing = operations
  .filter(({ method }) => ['POST', 'PATCH', 'PUT'].includes(method))
  .map(({ method, path, operation }) => ({
    method,
    path: pathOf(path, idAt(path), 1),
    examples: Object.values(operation.requestBody?.content ?? {}).flatMap((body) => examplesOf(document, body)),
  }))

// Before the others: they change the secret that this one signs with.
test(`seed ${seed}: anything that Meta might sign`, async () => {
  const hook = `${url}/webhooks/whatsapp-cloud/${ids.channel}`
  const wamid = graph.sent[0]?.wamid ?? ''
  const examples = [
    inboundBody(account.phoneNumberId, { text: 'Hi', from: phone, wamid: 'wamid.1', name: 'Asha', timestamp: 1 }),
    statusBody(account.phoneNumberId, { wamid, status: 'read', opaque: `parley:${ids.message}`, timestamp: 1 }),
    statusBody(account.phoneNumberId, { wamid, status: 'failed', errors: [{ code: 131026, title: 'No' }] }),
  ]
  const body = fc.oneof(
    { weight: 5, arbitrary: mutationsOf(examples) },
    { weight: 1, arbitrary: oddValue },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
  )
  const property = fc.asyncProperty(
    body,
    inTime(async (sent) => {
      const { status, text } = await graph.sendRaw(hook, sent ?? null)
      if (status !== 200 && status !== 400) throw new Error(`answered ${status} ${text}`)
    }),
  )
  await fc.assert(property, runs(300))
  expect((await graph.sendInbound(hook, { text: 'still here', from: phone })).status).toBe(200)
})

describe.each(writing)(`seed ${seed}: $method $path`, ({ method, path, examples }) => {
  test('takes its examples with anything changed', async () => {
    const property = fc.asyncProperty(
      mutationsOf(examples),
      inTime((body) => answersWell(method, path, { body })),
    )
    await fc.assert(property, runs(60))
  })

  test('takes any JSON', async () => {
    const property = fc.asyncProperty(
      oddValue,
      inTime((body) => answersWell(method, path, { body })),
    )
    await fc.assert(property, runs(20))
  })

  test('takes any bytes', async () => {
    const bytes = fc.tuple(fc.constantFrom('', '{"phone":"', '[', '{', '"'), fc.uint8Array({ maxLength: 100 }))
    const property = fc.asyncProperty(
      bytes,
      inTime(([start, rest]) => answersWell(method, path, { raw: Uint8Array.from([...Buffer.from(start), ...rest]) })),
    )
    await fc.assert(property, runs(10))
  })

  test('takes JSON of any depth', async () => {
    for (const depth of [50, 99, 1_000, 100_000]) {
      const raw = `{"attributes":{"deep":${'['.repeat(depth)}${']'.repeat(depth)}}}`
      await answersWell(method, path, { raw })
    }
  })
})

const encoded = oddText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 8_000))
const inUrl = fc.oneof(encoded, fc.constantFrom('%', '%zz', '%00', '%E0%A4%A', '%2F', '+', ';', '&=', '[]', '?'))

test(`seed ${seed}: any id in any path`, async () => {
  const withId = operations.filter(({ path }) => path.includes('{'))
  const property = fc.asyncProperty(
    fc.constantFrom(...withId),
    inUrl,
    inTime(async ({ method, path }, id) => {
      const options = ['POST', 'PATCH', 'PUT'].includes(method) ? { body: {} } : {}
      const asked = path.replace(path.includes('{id}') ? '{id}' : '{account_id}', id).replace('{account_id}', '1')
      await answersWell(method, asked, options)
    }),
  )
  await fc.assert(property, runs(300))
})

test(`seed ${seed}: any query of any list`, async () => {
  const lists = operations.filter(({ operation }) =>
    operation.parameters?.some((parameter) => parameter.in === 'query'),
  )
  const asked = fc.constantFrom(...lists).chain(({ path, operation }) => {
    const names = operation.parameters?.filter((parameter) => parameter.in === 'query').map(({ name }) => name) ?? []
    const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: encoded })
    return fc.record({ path: fc.constant(path), query: fc.array(fc.tuple(name, inUrl), { maxLength: 3 }) })
  })
  const property = fc.asyncProperty(
    asked,
    inTime(({ path, query }) =>
      answersWell('GET', `${pathOf(path, ids.contact, 1)}?${query.map((pair) => pair.join('=')).join('&')}`),
    ),
  )
  await fc.assert(property, runs(300))
})

test(`seed ${seed}: any key, and any Idempotency-Key`, async () => {
  const header = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  const property = fc.asyncProperty(
    header,
    header,
    inTime(async (key, idempotencyKey) => {
      await answersWell('GET', '/v1/contacts', { headers: { authorization: key } })
      await answersWell('POST', '/v1/contacts', { body: { phone }, headers: { 'idempotency-key': idempotencyKey } })
    }),
  )
  await fc.assert(property, runs(50))
})
