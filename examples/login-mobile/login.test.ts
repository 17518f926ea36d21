import { afterEach, beforeEach, expect, it } from 'vitest'

import { phone, type RunningLogin, runLogin, tokenIn } from '../shared/login.test-helper.ts'
import { createLogin } from './login.ts'

let login: RunningLogin

beforeEach(async () => {
  login = await runLogin(createLogin)
})
afterEach(() => login.close())

const minute = 60_000

it('the login page shows what to text', async () => {
  const page = await (await login.get('/')).text()
  expect(page).toContain('href="https://wa.me/12345678900?text=login"')
})

it('the webhook replies with a link that signs in once', async () => {
  const { status, body } = await login.deliver()
  expect(status).toBe(200)
  const token = tokenIn(body?.reply)
  expect(body?.reply).toBe(`Your login link: https://shop.example/auth/login?token=${token}`)

  const signedIn = await login.post('/auth/login', { token })
  expect(signedIn.status).toBe(303)
  const cookie = signedIn.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
  const session = cookie.split(';')[0] ?? ''
  expect(await (await login.get('/', { cookie: `theme=dark; ${session}` })).text()).toContain(`Signed in as +${phone}.`)
  expect(await (await login.get('/', { cookie: 'session=other' })).text()).toContain('wa.me')

  expect((await login.post('/auth/login', { token })).status).toBe(410)
})

it('a login link stays unused when it is only opened, as by a preview', async () => {
  const { body } = await login.deliver()
  const token = tokenIn(body?.reply)
  for (let looks = 0; looks < 3; looks += 1) {
    const looked = await login.get(`/auth/login?token=${token}`)
    expect(looked.status).toBe(200)
    expect(looked.headers.get('referrer-policy')).toBe('no-referrer')
  }
  expect((await login.post('/auth/login', { token })).status).toBe(303)
  expect((await login.get(`/auth/login?token=${token}`)).status).toBe(410)
})

it('a login link expires after five minutes', async () => {
  const first = await login.deliver()
  login.pass(4.9 * minute)
  const second = await login.deliver()
  login.pass(0.2 * minute)
  expect((await login.post('/auth/login', { token: tokenIn(first.body?.reply) })).status).toBe(410)
  expect((await login.post('/auth/login', { token: tokenIn(second.body?.reply) })).status).toBe(303)
})

it('a login accepts only the tokens it has issued', async () => {
  for (const token of ['', 'x', '"><script>', '__proto__']) {
    expect((await login.post('/auth/login', { token })).status).toBe(410)
    const page = await login.get(`/auth/login?token=${encodeURIComponent(token)}`)
    expect(page.status).toBe(410)
    expect(await page.text()).not.toContain('<script>')
  }
})

it('the webhook refuses a delivery without a valid signature', async () => {
  expect(await login.deliver({ signature: `sha256=${'0'.repeat(64)}` })).toEqual({
    status: 400,
    body: { error: 'invalid_signature' },
  })
  expect((await login.post('/webhook', {})).status).toBe(400)
})

it.each([
  ['the text of another trigger', { text: 'prices' }],
  ['a word that only begins like the trigger', { text: 'logins' }],
  ['a group', { from: { is_group: true, group_jid: '1203@g.us' } }],
  ['a sender without a number', { from: { phone: null, jid: '81243@lid' } }],
  ['another event', { fields: { event: 'session.disconnected' } }],
  ['a message of five minutes ago', { fields: { timestamp: Date.now() - 5 * minute } }],
])('the webhook leaves %s to the static reply', async (_, delivery) => {
  expect(await login.deliver(delivery)).toEqual({ status: 200, body: undefined })
})

it.each(['LOGIN', ' Login ', 'login please', 'login\nplease', 'ｌｏｇｉｎ'])(
  'the webhook understands %j',
  async (text) => {
    expect(tokenIn((await login.deliver({ text })).body?.reply)).not.toBe('')
  },
)

it('unknown paths are answered 404, and large bodies 413', async () => {
  expect((await login.get('/nothing')).status).toBe(404)
  expect((await login.get('/webhook')).status).toBe(404)
  expect((await login.post('/auth/login', { token: 'x'.repeat(70_000) })).status).toBe(413)
})
