import { expect, onTestFinished, test } from 'vitest'
import { startWebhookReceiver } from './webhook-receiver.ts'

async function receiver(options: Parameters<typeof startWebhookReceiver>[0] = {}) {
  const started = await startWebhookReceiver(options)
  onTestFinished(started.close)
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(started.url(path), { method: 'POST', body })
  return { ...started, post }
}

test('a receiver records requests and answers 200', async () => {
  const { post, deliveries, url, port } = await receiver()
  expect(url()).toBe(`http://127.0.0.1:${port}/`)
  expect((await post('/hook?a=1', '{"n":1}')).status).toBe(200)
  await post('/other', Uint8Array.of(0xff, 0))
  expect(deliveries).toEqual([
    {
      path: '/hook?a=1',
      headers: expect.objectContaining({ 'content-length': '7' }),
      rawBody: Buffer.from('{"n":1}'),
      json: { n: 1 },
      receivedAt: expect.any(Date),
    },
    expect.objectContaining({ path: '/other', rawBody: Buffer.of(0xff, 0), json: undefined }),
  ])
})

test('waitFor waits for a number of deliveries or for a matching one', async () => {
  const { post, waitFor } = await receiver()
  const two = waitFor(2)
  const certain = waitFor(({ json }) => json === 2)
  await post('/', '1')
  await post('/', '2')
  expect((await two).map(({ json }) => json)).toEqual([1, 2])
  expect((await certain).map(({ json }) => json)).toEqual([2])
  expect(await waitFor(1)).toHaveLength(2)
})

test('waitFor reports what it waited for in vain', async () => {
  const { post, waitFor } = await receiver()
  await post('/', '1')
  await expect(waitFor(2, { timeoutMs: 1 })).rejects.toThrow('1 webhooks came within 1 ms; 2 were expected')
  await expect(waitFor(() => false, { timeoutMs: 1 })).rejects.toThrow('none was the one expected')
  const broken = waitFor(() => {
    throw new Error('a broken predicate')
  })
  await expect(broken).rejects.toThrow('a broken predicate')
})

test('a receiver answers as it is told', async () => {
  const { post, respondWith, deliveries } = await receiver({ respond: 503 })
  expect((await post('/', '{}')).status).toBe(503)

  respondWith(({ path }) => ({ status: 429, headers: { 'retry-after': '7' }, body: path }))
  const limited = await post('/limited', '{}')
  expect([limited.status, limited.headers.get('retry-after'), await limited.text()]).toEqual([429, '7', '/limited'])

  respondWith(async () => Promise.reject(new Error('no idea')))
  expect((await post('/', '{}')).status).toBe(500)

  respondWith('reset')
  await expect(post('/', '{}')).rejects.toThrow()
  expect(deliveries).toHaveLength(4)
})

test('a hanging receiver hangs until it is closed', async () => {
  const { post, waitFor, close } = await receiver({ respond: 'hang' })
  const answer = post('/', '{}').catch((error: unknown) => error)
  await waitFor(1)
  await close()
  await close()
  expect(await answer).toBeInstanceOf(Error)
})
