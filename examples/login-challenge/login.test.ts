import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { type RunningLogin, runLogin, tokenIn } from '../shared/login.test-helper.ts'
import { createLogin } from './login.ts'

let login: RunningLogin

beforeEach(async () => {
  login = await runLogin(createLogin)
})
afterEach(() => login.close())

interface Challenge {
  id: string
  code: string
  message: string
  whatsapp_link: string
}

async function challenge(): Promise<Challenge> {
  return JSON.parse(await (await login.get('/auth/challenge')).text())
}

it('the challenge login signs in the browser whose code is texted, once', async () => {
  const { id, code, message, whatsapp_link: link } = await challenge()
  expect(code).toMatch(/^[A-HJKMNP-Z2-9]{6}$/)
  expect(message).toBe(`Text "login ${code}" to +12345678900 on WhatsApp`)
  expect(link).toBe(`https://wa.me/12345678900?text=login%20${code}`)
  expect(await login.poll(id)).toEqual({ status: 'pending' })

  const { body } = await login.deliver({ text: `Login ${code.toLowerCase()} ` })
  const token = tokenIn(body?.reply)
  expect(await login.poll(id)).toEqual({ status: 'ready', link: `https://shop.example/auth/login?token=${token}` })
  expect(await login.poll(id)).toEqual({ status: 'not_found' })
  expect((await login.post('/auth/login', { token })).status).toBe(303)
})

it('the challenge login accepts a code once, from any phone', async () => {
  const { id, code } = await challenge()
  const first = await login.deliver({ text: `login ${code}` })
  const second = await login.deliver({ text: `login ${code}`, from: { phone: '14155550123' } })
  expect(second).toEqual({ status: 200, body: undefined })
  expect((await login.poll(id)).link).toContain(tokenIn(first.body?.reply))
})

it('the challenge login gives nothing to a caller who knows only the code', async () => {
  const { code } = await challenge()
  await login.deliver({ text: `login ${code}` })
  expect(await login.poll(code)).toEqual({ status: 'not_found' })
})

it('the challenge login keeps browsers apart', async () => {
  const [one, other] = [await challenge(), await challenge()]
  expect(one.code).not.toBe(other.code)
  await login.deliver({ text: `login ${one.code}` })
  expect(await login.poll(other.id)).toEqual({ status: 'pending' })
  expect(await login.poll(one.id)).toMatchObject({ status: 'ready' })
})

it.each(['login', 'login XXXXXX', 'login __proto__'])(
  'the challenge login leaves %j to the static reply',
  async (text) => {
    await challenge()
    expect(await login.deliver({ text })).toEqual({ status: 200, body: undefined })
  },
)

it('a challenge code expires after five minutes', async () => {
  const { id, code } = await challenge()
  login.pass(5 * 60_000)
  expect(await login.deliver({ text: `login ${code}` })).toEqual({ status: 200, body: undefined })
  expect(await login.poll(id)).toEqual({ status: 'not_found' })
})

it('the challenge login takes no simulated message, unless it is told to', async () => {
  const simulated = { fields: { _simulated: true } }
  const { id, code } = await challenge()
  const { status, body } = await login.deliver({ text: `login ${code}`, ...simulated })
  expect([status, body?.reply]).toEqual([200, undefined])
  expect(await login.poll(id)).toEqual({ status: 'pending' })

  vi.stubEnv('PINGR_ALLOW_SIMULATED', '1')
  const taken = await login.deliver({ text: `login ${code}`, ...simulated })
  vi.unstubAllEnvs()
  expect(taken.body?.reply).toContain('/auth/login?token=')
})
