import { inboundBody, statusBody } from '@parley/test-kit/graph/webhook-body'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { apiOf, pathOf } from '../../testing/apis.ts'
import { signUp } from '../../testing/browser.ts'
import { type DocumentedOperation, examplesOf, keyedOperationsOf, operationsOf } from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import { mutationsOf, oddText, oddValue } from '../../testing/fuzz-arbitraries.ts'
import type { RequestOptions, TestResponse } from '../../testing/harness.ts'
import { account, once, type Populated, phone, startPopulated } from '../../testing/populated-workspace.ts'
import { prepareOperation } from '../../testing/prepare-operation.ts'

const { document } = await describeApp()

/** So many times as many requests, without a deadline: 25 make more than 200,000. */
const times = Number(process.env.FUZZ_TIMES ?? 1)
vi.setConfig({ testTimeout: 60_000 * times })
let requests = 0
afterAll(() => {
  if (times > 1) process.stdout.write(`${requests} requests\n`)
})

let parley: Populated
// On a slow machine the last of them run less often, rather than all of them longer.
let deadline: number
beforeAll(async () => {
  parley = await startPopulated()
  deadline = times > 1 ? Number.POSITIVE_INFINITY : Date.now() + 8_000
  return parley.stop
})

const seed = Number(process.env.FUZZ_SEED ?? 20_260_115)
/**
 * Checks this many values. On a slow machine the last properties are checked less often, but at least once, rather than
 * all of them for longer.
 */
async function holds<Value>(numRuns: number, values: fc.Arbitrary<Value>, check: (value: Value) => Promise<unknown>) {
  const until = Math.max(deadline, Date.now() + 1_000)
  let ran = 0
  const property = fc.asyncProperty(values, async (value) => {
    if (ran++ === 0 || Date.now() < until) await check(value)
  })
  await fc.assert(property, { seed, numRuns: numRuns * times })
}

const operations = operationsOf(document)
const isWriting = ({ method }: DocumentedOperation) => ['POST', 'PATCH', 'PUT'].includes(method)
const writing = keyedOperationsOf(document).filter(isWriting)
/** What signs in, and what a user does with the own account. */
const ofAccounts = operations.filter(
  ({ operation }) => !operation.security?.some((requirement) => 'key' in requirement),
)

/** `request` itself throws for an answer that takes too long, or that the OpenAPI document doesn't allow. */
async function answersWell(method: string, path: string, options: RequestOptions = {}): Promise<void> {
  await answered(method, path, options)
}

async function answered(method: string, path: string, options: RequestOptions): Promise<TestResponse> {
  requests++
  const answer = await parley.request(method, path, options)
  const { status, body } = answer
  if (status >= 500 && !apiOf(path).isVendorRefusal?.(body))
    throw new Error(`${method} ${path} answered ${status} ${JSON.stringify(body)}`)
  return answer
}

interface Target {
  examples: unknown[]
  say(options: RequestOptions): Promise<TestResponse>
}

const signedIn = once(() => signUp(parley, { email: 'fuzz@example.com', role: 'viewer' }))

/** As a signed-in user's page asks. */
async function prepareAccount({ method, path, operation }: DocumentedOperation): Promise<Target> {
  const browser = await signedIn()
  const asked = path.replace('{id}', '01a1fdeb-ae41-7983-899d-000000000000')
  const headers = { authorization: '', origin: parley.url, cookie: browser.cookies() }
  const bodies = Object.values(operation.requestBody?.content ?? {})
  return {
    examples: bodies.flatMap((body) => examplesOf(document, body)),
    say: (options) => answered(method, asked, { headers, ...options }),
  }
}

async function prepare(documented: DocumentedOperation): Promise<Target> {
  const { path, key, examples } = await prepareOperation(parley, documented)
  return { examples, say: (options) => answered(documented.method, path, { key, ...options }) }
}

// Before the others: they change the secret that this one signs with.
test(`seed ${seed}: anything that Meta might sign`, async () => {
  const hook = `${parley.url}/webhooks/whatsapp-cloud/${parley.ids.channel}`
  const { graph, ids } = parley
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
  await holds(300, body, async (sent) => {
    const { status, text } = await graph.sendRaw(hook, sent ?? null)
    if (status !== 200 && status !== 400) throw new Error(`answered ${status} ${text}`)
  })
  expect((await graph.sendInbound(hook, { text: 'still here', from: phone })).status).toBe(200)
})

describe.each(writing)(`seed ${seed}: $method $path`, (documented) => {
  const target = once(() => prepare(documented))

  test('accepts its examples', async () => {
    const { length } = (await target()).examples
    expect(length).toBeGreaterThan(0)
    for (let n = 0; n < length; n++) {
      const { examples, say } = await prepare(documented)
      const { status, body } = await say({ body: examples[n] })
      expect([examples[n], status, body]).toEqual([examples[n], expect.toSatisfy(isSuccess), body])
    }
  })

  takesAnything(target)
})

describe.each(ofAccounts.filter(isWriting))(`seed ${seed}: $method $path of a user`, (documented) => {
  takesAnything(once(() => prepareAccount(documented)))
})

function takesAnything(target: () => Promise<Target>): void {
  test('takes its examples with anything changed', async () => {
    const { examples, say } = await target()
    await holds(60, mutationsOf(examples), (body) => say({ body }))
  })

  test('takes any JSON', async () => {
    const { say } = await target()
    await holds(20, oddValue, (body) => say({ body }))
  })

  test('takes any bytes', async () => {
    const { say } = await target()
    const bytes = fc.tuple(fc.constantFrom('', '{"phone":"', '[', '{', '"'), fc.uint8Array({ maxLength: 100 }))
    await holds(10, bytes, ([start, rest]) => say({ raw: Uint8Array.from([...Buffer.from(start), ...rest]) }))
  })

  test('takes JSON of any depth', async () => {
    const { say } = await target()
    for (const depth of [50, 99, 1_000, 100_000]) {
      await say({ raw: `{"attributes":{"deep":${'['.repeat(depth)}${']'.repeat(depth)}}}` })
    }
  })
}

const isSuccess = (status: number) => status >= 200 && status < 300

const encoded = oddText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 8_000))
const inUrl = fc.oneof(encoded, fc.constantFrom('%', '%zz', '%00', '%E0%A4%A', '%2F', '+', ';', '&=', '[]', '?'))

test(`seed ${seed}: any id in any path`, async () => {
  const withId = operations.filter(({ path }) => path.includes('{'))
  await holds(300, fc.tuple(fc.constantFrom(...withId), inUrl), async ([{ method, path }, id]) => {
    const options = ['POST', 'PATCH', 'PUT'].includes(method) ? { body: {} } : {}
    const asked = path.replace(path.includes('{id}') ? '{id}' : '{account_id}', id).replace('{account_id}', '1')
    await answersWell(method, asked, options)
  })
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
  await holds(300, asked, ({ path, query }) =>
    answersWell('GET', `${pathOf(path, parley.ids.contact, 1)}?${query.map((pair) => pair.join('=')).join('&')}`),
  )
})

test(`seed ${seed}: any key, and any Idempotency-Key`, async () => {
  const header = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  await holds(50, fc.tuple(header, header), async ([key, idempotencyKey]) => {
    await answersWell('GET', '/v1/contacts', { headers: { authorization: key } })
    await answersWell('POST', '/v1/contacts', { body: { phone }, headers: { 'idempotency-key': idempotencyKey } })
  })
})
