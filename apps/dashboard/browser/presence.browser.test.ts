import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'

import { tokenOf } from '../../server/testing/browser.ts'
import { secretKeySetting } from '../../server/testing/secret-key.ts'
import { describeInBrowser, owner, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow } from './looks.test-helper.ts'

const ravi = { name: 'Ravi Ramachandran', email: 'ravi@example.com', password: 'correct horse battery' }

describeInBrowser('two people at one conversation', () => {
  const dashboard = useDashboard()
  let other: ParleyProcess
  beforeAll(async () => {
    const { parley, asOwner } = dashboard
    const { link } = (await asOwner('POST', '/v1/invitations', { email: ravi.email, role: 'agent' })).body as {
      link: string
    }
    await parley.request('POST', '/v1/invitations/accept', {
      headers: { authorization: '', origin: parley.url },
      body: { token: tokenOf(link), name: ravi.name, password: ravi.password },
    })
    parley.startWorkers()
    other = await startParley({ DATABASE_URL: parley.databaseUrl, PARLEY_SECRET_KEY: secretKeySetting })
    return other.close
  }, 60_000)

  let phones = 919_840_000_000
  async function writes(text: string): Promise<number> {
    const body = { from: String(++phones), text, name: 'Rohan Mehta' }
    return (await dashboard.parley.request('POST', '/v1/simulator/inbound', { body })).body.conversation_id
  }
  const field = (page: Page) => page.getByRole('textbox', { name: 'Write a reply' })
  const faces = (page: Page) => page.getByRole('list', { name: 'Also here' })
  const said = (page: Page, text: string) => page.getByRole('log').getByText(text)

  /** At the address of its server. */
  async function open(id: number, urlOfRavi: string, look: { theme?: 'dark'; width?: number } = {}) {
    const ofRavi = await dashboard.signIn(ravi)
    const pages = await Promise.all([
      dashboard.visit(`/w/1/inbox/${id}`),
      dashboard.visit(`${urlOfRavi}/app/w/1/inbox/${id}`, { as: ofRavi, ...look }),
    ])
    await Promise.all(pages.map((page) => field(page).waitFor()))
    return pages
  }

  /** Types on, as one who pauses for long types no more. */
  async function typesUntilSeen(by: Page, name: string, at: Page, text: string): Promise<void> {
    await field(by).fill(text)
    await expect
      .poll(async () => {
        await field(by).press('.')
        return at.getByText(`${name} is typing…`).count()
      })
      .toBe(1)
  }

  /** Each sees that the other one is there, writes, and what they do, without a reload. */
  async function seeEachOther(ana: Page, his: Page): Promise<void> {
    await faces(ana).getByText('RR').waitFor()
    await faces(his).getByText('AS').waitFor()
    expect(await faces(ana).getByRole('listitem').count()).toBe(1)

    await typesUntilSeen(ana, owner.name, his, 'We do, in')
    expect(await ana.getByText('is typing…').count()).toBe(0)
    await field(ana).press('Control+Enter')
    await said(his, 'We do, in').waitFor()
    await expect.poll(() => his.getByText('is typing…').count()).toBe(0)

    await typesUntilSeen(his, ravi.name, ana, 'I take it from here')
    await his.getByRole('button', { name: 'Send', exact: true }).click()
    await said(ana, 'I take it from here').waitFor()
    await expect.poll(() => ana.getByText('is typing…').count()).toBe(0)
    await his.getByRole('log').focus()
    await his.keyboard.press('a')
    const me = (await his.evaluate(`fetch('/v1/me').then((answer) => answer.json())`)) as { actor: string }
    await expect.poll(() => ana.getByLabel('Assigned to').inputValue()).toBe(me.actor)
  }

  test('they see each other, who types, replies and assignments', async () => {
    const [ana, his] = (await open(await writes('Do you ship to Goa?'), dashboard.parley.url)) as [Page, Page]
    await seeEachOther(ana, his)
    await typesUntilSeen(his, ravi.name, ana, 'And')
    await takePicture(ana, 'inbox-presence')
    await expectAccessible(ana)
    // He looks at something else, and is gone once it is out of date.
    await his.goto(`${dashboard.parley.url}/app/w/1/contacts`)
    await expect.poll(() => faces(ana).count(), { timeout: 20_000 }).toBe(0)
  }, 60_000)

  test('the next conversation is watched as the one before was, and the list isn’t read again for it', async () => {
    const [first, second] = [await writes('The first one'), await writes('The second one')]
    const ids = [first, second]
    await Promise.all(ids.map((id) => dashboard.asOwner('PUT', `/v1/conversations/${id}/read`)))
    const [ana, his] = (await open(first, dashboard.parley.url)) as [Page, Page]
    await ana.goto('about:blank')
    let lists = 0
    ana.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url())
      // Alone, or as one of several reads.
      lists += [pathname, ...searchParams.getAll('path')].filter((one) => /^\/v1\/conversations(\?|$)/.test(one)).length
    })
    await ana.goto(`${dashboard.parley.url}/app/w/1/inbox/${first}`)
    // At first, and once the stream misses nothing.
    await expect.poll(() => lists).toBe(2)
    const watching = ana.waitForResponse((answer) => answer.url().includes(encodeURIComponent(`presence:${second}`)))
    await ana.getByRole('region', { name: 'Conversations' }).getByText('The second one').click()
    await watching
    await his.goto(`${dashboard.parley.url}/app/w/1/inbox/${second}`)
    await faces(ana).getByText('RR').waitFor()
    await typesUntilSeen(his, ravi.name, ana, 'Both of us')
    expect(lists).toBe(2)
    await field(his).press('Control+Enter')
    await said(ana, 'Both of us').waitFor()
    await expect.poll(() => lists).toBeGreaterThan(2)
  }, 60_000)

  test('they see it through two processes as well, on a phone in the dark', async () => {
    const pages = await open(await writes('Is it in stock?'), other.url, { theme: 'dark', width: 390 })
    const [ana, his] = pages as [Page, Page]
    await faces(his).getByText('AS').waitFor()
    await typesUntilSeen(ana, owner.name, his, 'It is')
    await takePicture(his, 'inbox-presence-dark-390')
    await expectNoOverflow(his)
    await expectAccessible(his)
    await his.setViewportSize({ width: 1280, height: 900 })
    await field(ana).fill('')
    await seeEachOther(ana, his)
  }, 60_000)
})
