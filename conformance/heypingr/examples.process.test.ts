import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'

import { startServer } from '../parley.test-helper.ts'
import { type Browser, createLogin, type Login, staticReply } from './examples.test-helper.ts'

let parley: ParleyProcess
let created: Login | undefined
let login: Login
let browser: Browser | undefined

beforeAll(async () => {
  parley = await startServer()
})
beforeAll(async () => {
  created = await createLogin(parley)
})
afterAll(() => parley.close())

beforeEach(({ skip }) => {
  if (!created) return skip('this Parley has no Hey Pingr dialect')
  login = created
})
afterEach(async () => {
  await browser?.close()
  browser = undefined
})

async function run(example: string): Promise<Browser> {
  browser = await login.run(example)
  return browser
}

/** Opens the session that a link is for: the first time by 303, any other by 410. */
async function open(link: string | undefined, at: Browser): Promise<number> {
  const { origin, pathname, searchParams } = new URL(link ?? '')
  expect(origin).toBe(at.url)
  return (await at.post(pathname, { token: searchParams.get('token') ?? '' })).status
}

const linkIn = (reply: string | undefined) => /http:\S+$/.exec(reply ?? '')?.[0]

interface Started {
  id: string
  code?: string
  message: string
}

interface Polled {
  status: string
  link?: string
}

it('has its webhook and its trigger by the documented requests', () => {
  expect(login.webhook).toMatchObject({ status: 200, body: { url: expect.any(String), secret: expect.any(String) } })
  expect(login.trigger).toMatchObject({ status: 201, body: { trigger_phrase: 'login', reply_message: staticReply } })
})

it('signs in on the phone', async () => {
  const site = await run('login-mobile')
  const before = await login.delivered()
  await login.text('919876500001', 'login')
  const [reply] = await login.repliesTo('919876500001', 1)
  expect(reply).toMatch(/^Your login link: http:/)
  await expect.poll(() => login.delivered()).toBe(before + 1)
  expect(await open(linkIn(reply), site)).toBe(303)
  expect(await open(linkIn(reply), site)).toBe(410)
})

it('signs in the browser that waits for a number', async () => {
  const site = await run('login-polling')
  const { id } = JSON.parse(await (await site.post('/auth/start', { phone: '+91 98765 00002' })).text()) as Started
  const poll = () => site.json<Polled>(`/auth/poll?id=${id}`)
  expect(await poll()).toEqual({ status: 'pending' })

  await login.text('919876500002', 'Login')
  const [reply] = await login.repliesTo('919876500002', 1)
  expect(reply).toMatch(/^Tap to sign in: http:/)
  const ready = await poll()
  expect(ready).toEqual({ status: 'ready', link: linkIn(reply) })
  expect(await poll()).toEqual({ status: 'not_found' })
  expect(await open(ready.link, site)).toBe(303)
  expect(await open(ready.link, site)).toBe(410)
})

it('signs in the browser whose code is texted, and takes the code once', async () => {
  const site = await run('login-challenge')
  const { id, code } = await site.json<Started>('/auth/challenge')
  const poll = () => site.json<Polled>(`/auth/poll?id=${id}`)
  expect(await poll()).toEqual({ status: 'pending' })

  await login.text('919876500003', `login ${code}`)
  const [reply] = await login.repliesTo('919876500003', 1)
  expect(reply).toMatch(/^Here's your login link: http:/)
  const ready = await poll()
  expect(ready).toEqual({ status: 'ready', link: linkIn(reply) })
  expect(await poll()).toEqual({ status: 'not_found' })
  expect(await open(ready.link, site)).toBe(303)
  expect(await open(ready.link, site)).toBe(410)

  await login.text('919876500004', `login ${code}`)
  expect(await login.repliesTo('919876500004', 1)).toEqual([staticReply])
})

it('hears of no message but those that fire the trigger', async () => {
  await run('login-mobile')
  const before = await login.delivered()
  await login.text('919876500006', 'What does it cost?')
  await login.text('919876500007', 'login')
  expect(await login.repliesTo('919876500007', 1)).toMatchObject([expect.stringContaining('Your login link')])
  await expect.poll(() => login.delivered()).toBe(before + 1)
  expect(await login.repliesTo('919876500006', 0)).toEqual([])
})

// The last, because its delivery is tried again.
it('falls back to the static reply while the program is down', async () => {
  await login.text('919876500005', 'login')
  expect(await login.repliesTo('919876500005', 1)).toEqual([staticReply])
})
