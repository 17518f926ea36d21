import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'

/** Stands for the browser's own notifications, which a program can't see. */
const standIn = `
  window.asked = 0
  window.shown = []
  window.all = []
  window.Notification = class {
    static get permission() { return localStorage.getItem('permission') ?? 'default' }
    static async requestPermission() {
      window.asked += 1
      const answer = localStorage.getItem('answer') ?? 'granted'
      localStorage.setItem('permission', answer)
      return answer
    }
    constructor(title, { body }) {
      this.title = title
      window.shown.push(title + ': ' + body)
      window.all.push(this)
    }
    close() {}
  }
`

describeInBrowser('notifications', () => {
  const dashboard = useDashboard()

  async function open(path: string) {
    const page = await dashboard.visit(path)
    await page.context().addInitScript(standIn)
    await page.reload()
    return page
  }
  const hear = async (n: number, text: string) => {
    const body = { from: `91981234000${n}`, text }
    return (await dashboard.parley.request('POST', '/v1/simulator/inbound', { body })).body
  }
  const shownIn = async (...pages: Page[]) =>
    (await Promise.all(pages.map((page) => page.evaluate<string[]>('window.shown')))).flat()
  const asked = (page: Page) => page.evaluate<number>('window.asked')
  const box = (page: Page, name: string) => page.getByRole('checkbox', { name })

  test('one tab tells of a message, unless its conversation is open; the browser is asked after a click only', async () => {
    const { conversation_id: id } = await hear(1, 'first')
    const page = await open('/w/1/me')
    await box(page, 'Unassigned: Notification').waitFor()
    expect(await asked(page)).toBe(0)
    await box(page, 'Unassigned: Notification').focus()
    await page.keyboard.press('Space')
    await expect.poll(() => box(page, 'Unassigned: Notification').isChecked()).toBe(true)
    expect(await asked(page)).toBe(1)
    await takePicture(page, 'notifications')

    const other = await page.context().newPage()
    await other.goto(`${dashboard.parley.url}/app/w/1/contacts`)
    await other.getByRole('heading', { level: 1 }).waitFor()
    // The stream has been opened when it tells of one.
    let texts = 0
    await expect
      .poll(async () => {
        texts += 1
        await hear(2, `ping ${texts}`)
        return (await shownIn(page, other)).join()
      })
      .toContain('+919812340002: ping')
    await other.goto(`${dashboard.parley.url}/app/w/1/inbox/${id}`)
    await other.getByText('first').first().waitFor()
    await hear(1, 'while it is open')
    await hear(3, 'after it')
    await expect.poll(() => shownIn(page, other)).toContain('+919812340003: after it')
    const shown = await shownIn(page, other)
    expect(shown.join()).not.toContain('while it is open')
    expect(shown).toEqual([...new Set(shown)])
  })

  test('a notification opens its conversation', async () => {
    const page = await open('/w/1/me')
    await box(page, 'All: Notification').click()
    await expect.poll(() => box(page, 'All: Notification').isChecked()).toBe(true)
    let id = 0
    await expect
      .poll(async () => {
        id = (await hear(4, 'Hello')).conversation_id
        return (await shownIn(page)).join()
      })
      .toContain('+919812340004: Hello')
    await page.evaluate(`window.all.find(({ title }) => title === '+919812340004').onclick()`)
    await expect.poll(() => page.url()).toContain(`/inbox/${id}`)
  })

  test('a conversation that is assigned to somebody else is told of under All only', async () => {
    const { conversation_id: id } = await hear(5, 'Hi')
    await dashboard.asOwner('PATCH', `/v1/conversations/${id}`, { assignee: 'Ravi' })
    const page = await open('/w/1/me')
    for (const name of ['Mine', 'Unassigned']) await box(page, `${name}: Notification`).click()
    await expect.poll(() => box(page, 'Unassigned: Notification').isChecked()).toBe(true)
    await expect
      .poll(async () => {
        await hear(5, 'not told')
        await hear(6, 'told')
        return (await shownIn(page)).join()
      })
      .toContain('told')
    expect((await shownIn(page)).join()).not.toContain('not told')
  })

  test('a browser that refuses is named', async () => {
    const page = await open('/w/1/me')
    await page.evaluate(`localStorage.setItem('answer', 'denied')`)
    await box(page, 'Mine: Notification').click()
    await page.getByRole('alert').getByText('The browser allows none.').waitFor()
    expect(await box(page, 'Mine: Notification').isChecked()).toBe(false)
  })

  test('a sound needs no permission', async () => {
    const page = await open('/w/1/me')
    await box(page, 'Mine: Sound').click()
    await expect.poll(() => box(page, 'Mine: Sound').isChecked()).toBe(true)
    expect(await asked(page)).toBe(0)
    await page.reload()
    await expect.poll(() => box(page, 'Mine: Sound').isChecked()).toBe(true)
    await box(page, 'Mine: Sound').focus()
    await page.keyboard.press('Space')
    await expect
      .poll(() => page.evaluate(`Object.keys(localStorage).filter((key) => key.startsWith('parley.n'))`))
      .toEqual([])
  })

  test('the daily digest is switched on in the settings', async () => {
    const page = await dashboard.visit('/w/1/settings')
    await page.getByLabel('Daily digest').selectOption('8')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await expect
      .poll(async () => ((await dashboard.asOwner('GET', '/v1/workspace')).body as { digest_hour: number }).digest_hour)
      .toBe(8)
  })
})
