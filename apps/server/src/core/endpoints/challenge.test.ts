import { createFakeClock } from '@parley/test-kit/fake-clock'
import { expect, test } from 'vitest'

import { createChallenge } from './challenge.ts'
import type { PostResult } from './record-post.ts'
import type { WebhookRequest } from './webhook-request.ts'

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const url = 'https://crm.example.com/hooks'

function started(answer: (challenge: string) => Partial<PostResult>) {
  const posted: WebhookRequest[] = []
  const clock = createFakeClock()
  const challenge = createChallenge({
    clock,
    async post(request) {
      posted.push(request)
      const { data } = JSON.parse(request.body)
      const usual = {
        status_code: 200,
        error: null,
        content_type: null,
        response_headers: null,
        response_body: '',
        timings: {},
      }
      return { ...usual, ...answer(data.challenge) }
    },
  })
  return { clock, posted, challenge }
}

test.each([
  ['as text', (challenge: string) => `${challenge}\n`],
  ['as JSON', (challenge: string) => JSON.stringify({ challenge })],
])('a receiver proves itself by the challenge %s', async (_, body) => {
  const { challenge, posted } = started((said) => ({ response_body: body(said) }))
  await challenge(1, url, secret)
  const [request] = posted
  expect(request).toMatchObject({ url, headers: { 'webhook-id': expect.any(String) } })
  expect(JSON.parse(request?.body ?? '')).toMatchObject({ type: 'endpoint.challenge' })
})

test.each<[string, (challenge: string) => Partial<PostResult>]>([
  ['another text', () => ({ response_body: 'ok' })],
  ['its own echo', () => ({ response_body: '{"type":"endpoint.challenge"}' })],
  ['an error', (challenge) => ({ status_code: 404, response_body: challenge })],
  ['no answer', () => ({ status_code: null, error: { code: 'timeout', message: 'it timed out' } })],
])('%s is no proof', async (_, answer) => {
  const refused = { code: 'challenge_failed', fields: [expect.objectContaining({ field: 'url' })] }
  await expect(started(answer).challenge(1, url, secret)).rejects.toMatchObject(refused)
})

test('a network that the operator has opened needs no proof', async () => {
  const { challenge, posted } = started(() => ({}))
  for (const trusted of ['http://127.0.0.1:9/', 'http://localhost/', 'http://10.1.2.3/', 'http://[::1]/']) {
    await challenge(1, trusted, secret)
  }
  expect(posted).toEqual([])
})

test('a workspace has 20 challenges a minute', async () => {
  const { challenge, clock } = started((said) => ({ response_body: said }))
  for (let n = 0; n < 20; n++) await challenge(1, url, secret)
  await expect(challenge(1, url, secret)).rejects.toMatchObject({ kind: 'rate_limited', retryAfterSeconds: 3 })
  await challenge(2, url, secret)
  clock.advance(3_000)
  await challenge(1, url, secret)
})
