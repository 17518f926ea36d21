import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'

import { describeInBrowser, owner, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible } from './looks.test-helper.ts'

async function fillIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value)
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

describeInBrowser('accounts', () => {
  describe('a new Parley', () => {
    const dashboard = useDashboard({ owned: false })

    test('its link makes the owner, who mints a key that works and stays signed in', async () => {
      const page = await dashboard.visit(`/setup#${dashboard.parley.services.setUp.token()}`, { as: null })
      await fillIn(page, { 'Your name': owner.name, 'E-mail address': owner.email, Password: owner.password })
      expect(page.url()).not.toContain('#')
      await press(page, 'Create your account')
      await page.getByRole('heading', { name: 'Overview' }).waitFor()

      await page.getByRole('link', { name: 'API keys' }).click()
      await press(page, 'New key')
      await fillIn(page, { Name: 'Shop' })
      await page.getByLabel('What it may do').selectOption({ label: 'Sales' })
      await takePicture(page, 'new-key')
      await press(page, 'Mint the key')
      const dialog = page.getByRole('dialog')
      const key = (await dialog.locator('code').first().textContent()) ?? ''
      expect(key).toMatch(/^parley_live_/)
      await expect.poll(() => dialog.locator('pre').textContent()).toContain(`Bearer ${key}`)
      await takePicture(page, 'minted-key')
      await expectAccessible(page)
      const { status, body } = await dashboard.parley.request('GET', '/v1/me', { key })
      expect([status, body.scopes.includes('contacts:write'), body.scopes.includes('keys:write')]).toEqual([
        200,
        true,
        false,
      ])
      await press(page, 'Done')
      await expect.poll(() => page.getByRole('row', { name: /Shop/ }).textContent()).toContain(key.slice(-4))

      await page.reload()
      await page.getByRole('row', { name: /Shop/ }).waitFor()
      expect(await page.content()).not.toContain(key)
    })

    test('the link works once', async () => {
      const page = await dashboard.visit(`/setup#${dashboard.parley.services.setUp.token()}`, { as: null })
      await fillIn(page, { 'Your name': 'Eve', 'E-mail address': 'eve@example.com', Password: 'a password of Eve' })
      await press(page, 'Create your account')
      await expect.poll(() => page.getByRole('alert').textContent()).toContain('has an owner already')
    })
  })

  describe('an owned Parley', () => {
    const dashboard = useDashboard()

    test('somebody who isn’t signed in comes to the log-in, and from there to what they wanted', async () => {
      const page = await dashboard.visit('/w/1/dev/keys?mode=test', { as: null })
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await fillIn(page, { 'E-mail address': owner.email, Password: 'not the password' })
      await press(page, 'Sign in')
      await page.getByRole('alert').waitFor()
      await fillIn(page, { Password: owner.password })
      await press(page, 'Sign in')
      await page.getByRole('heading', { name: 'API keys' }).waitFor()
      expect(new URL(page.url()).search).toBe('?mode=test')
    })

    test('a link to the log-in leads to no other server', async () => {
      const page = await dashboard.visit('/login?return=//evil.example/x', { as: null })
      await fillIn(page, { 'E-mail address': owner.email, Password: owner.password })
      await press(page, 'Sign in')
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      expect(new URL(page.url()).origin).toBe(dashboard.parley.url)
    })

    test('who is invited accepts in another browser, and sees what the role allows', async () => {
      const page = await dashboard.visit('/w/1/team')
      // An empty list offers it as well.
      await page.getByRole('button', { name: 'Invite somebody' }).first().click()
      await fillIn(page, { 'E-mail address': 'ravi@example.com' })
      await page.getByRole('dialog').getByLabel('Role').selectOption({ label: 'Viewer' })
      await expectAccessible(page)
      await press(page, 'Make the link')
      const link = (await page.getByRole('dialog').locator('code').textContent()) ?? ''

      const other = await dashboard.visit(`/invitation${new URL(link).hash}`, { as: null })
      await other.getByRole('heading', { name: 'Join Default' }).waitFor()
      await takePicture(page, 'invitation-link')
      await takePicture(other, 'invitation-offer')
      await expectAccessible(other)
      await fillIn(other, { 'Your name': 'Ravi Kumar', Password: 'a password of Ravi' })
      await press(other, 'Accept the invitation')
      await other.getByRole('heading', { name: 'Overview' }).waitFor()
      await other.getByRole('link', { name: 'Team' }).waitFor()
      expect(await other.getByRole('link', { name: 'API keys' }).count()).toBe(0)
      expect(await other.getByRole('button', { name: 'Mint a test key' }).count()).toBe(0)
      await other.goto(`${dashboard.parley.url}/app/w/1/dev/keys`)
      await expect.poll(() => other.getByRole('alert').textContent()).toContain('You may not see this')

      await page.reload()
      await page
        .getByRole('row', { name: /Ravi Kumar/ })
        .getByRole('combobox')
        .selectOption({ label: 'Developer' })
      await page.getByText('Ravi Kumar has another role now.').waitFor()
      await other.reload()
      await other.getByRole('link', { name: 'API keys' }).waitFor()
    })

    test('a reset link sets a password, and signs out elsewhere', async () => {
      const member = { email: 'mina@example.com', password: 'a password of Mina' }
      const { body } = await dashboard.asOwner('POST', '/v1/invitations', { email: member.email, role: 'agent' })
      const token = new URL((body as { link: string }).link).hash.slice(1)
      const accepted = await dashboard.parley.request('POST', '/v1/invitations/accept', {
        headers: { origin: dashboard.parley.url, authorization: '' },
        body: { token, name: 'Mina Shah', password: member.password },
      })
      expect(accepted.status).toBe(201)
      const before = await dashboard.visit('/w/1/me', { as: await dashboard.signIn(member) })
      await before.getByRole('heading', { name: 'Your account' }).waitFor()

      const page = await dashboard.visit('/w/1/team')
      await press(page, 'Actions for Mina Shah')
      await page.getByRole('menuitem', { name: 'Make a link for a new password' }).click()
      const link = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
      const fresh = await dashboard.visit(`/reset${new URL(link).hash}`, { as: null })
      await fillIn(fresh, { 'New password': 'another one of Mina' })
      await press(fresh, 'Set the password')
      await fresh.getByRole('heading', { name: 'Overview' }).waitFor()

      await before.reload()
      await before.getByRole('heading', { name: 'Sign in' }).waitFor()
    })

    test('a session that ends leads to the log-in', async () => {
      const cookies = await dashboard.signIn(owner)
      const page = await dashboard.visit('/w/1/dev', { as: cookies })
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      await page.context().clearCookies()
      await page.getByRole('link', { name: 'Team' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expect(new URL(page.url()).searchParams.get('return')).toBe('/w/1/team')
    })

    test('signing out ends the session', async () => {
      const page = await dashboard.visit('/w/1/dev', { as: await dashboard.signIn(owner) })
      await page.getByText(owner.email).click()
      await takePicture(page, 'user-menu')
      await expectAccessible(page)
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.goto(`${dashboard.parley.url}/app/w/1/dev`)
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    })
  })
})
