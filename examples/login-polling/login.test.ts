import { afterEach, beforeEach, expect, it } from 'vitest'

import { phone, type RunningLogin, runLogin, tokenIn } from '../shared/login.test-helper.ts'
import { createLogin } from './login.ts'

let login: RunningLogin

beforeEach(async () => {
  login = await runLogin(createLogin)
})
afterEach(() => login.close())

interface Started {
  id: string
  message: string
}

async function start(number = phone): Promise<Started> {
  return JSON.parse(await (await login.post('/auth/start', { phone: number })).text())
}

it('the waiting browser gets the link, once', async () => {
  const { id, message } = await start('+91 98765-43210')
  expect(message).toBe('Text "login" to +12345678900 on WhatsApp')
  expect(await login.poll(id)).toEqual({ status: 'pending' })

  const { body } = await login.deliver()
  const token = tokenIn(body?.reply)
  expect(await login.poll(id)).toEqual({ status: 'ready', link: `https://shop.example/auth/login?token=${token}` })
  expect(await login.poll(id)).toEqual({ status: 'not_found' })

  expect((await login.post('/auth/login', { token })).status).toBe(303)
  expect((await login.post('/auth/login', { token })).status).toBe(410)
})

it('a caller who knows only the number gets nothing', async () => {
  await start()
  await login.deliver()
  expect(await login.poll(phone)).toEqual({ status: 'not_found' })
})

it('browsers that wait for different numbers are kept apart', async () => {
  const mine = await start()
  const other = await start('14155550123')
  await login.deliver()
  expect(await login.poll(other.id)).toEqual({ status: 'pending' })
  expect(await login.poll(mine.id)).toMatchObject({ status: 'ready' })
})

it('the last browser that asked gets the link, and the next message’s link goes to none', async () => {
  const first = await start()
  const last = await start()
  await login.deliver()
  await login.deliver()
  expect(await login.poll(first.id)).toEqual({ status: 'pending' })
  expect(await login.poll(last.id)).toMatchObject({ status: 'ready' })
})

it('the webhook replies with a link even if no browser waits', async () => {
  expect(tokenIn((await login.deliver()).body?.reply)).not.toBe('')
})

it('a browser waits for at most five minutes', async () => {
  const { id } = await start()
  login.pass(5 * 60_000)
  expect(await login.poll(id)).toEqual({ status: 'not_found' })
  await login.deliver()
  expect(await login.poll(id)).toEqual({ status: 'not_found' })
})

it.each(['', '12345', 'abc', '1234567890123456'])('the polling login refuses the number %j', async (number) => {
  const answer = await login.post('/auth/start', { phone: number })
  expect(answer.status).toBe(422)
  expect(await answer.json()).toEqual({ error: 'phone must have 7 to 15 digits' })
})
