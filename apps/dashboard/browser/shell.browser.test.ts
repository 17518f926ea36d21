import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { describeInBrowser, owner, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow, waitUntilSettled } from './looks.test-helper.ts'
import { shownViews } from './shown-views.ts'

describeInBrowser('the shell', () => {
  const dashboard = useDashboard()

  test('the palette leads to every view', async () => {
    const page = await dashboard.visit('/w/1/dev')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Where to, or what to do?').fill('audit')
    await takePicture(page, 'palette')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Audit log' }).waitFor()
  })

  test('shortcuts are listed, lead to views, and stay out of text fields', async () => {
    const page = await dashboard.visit('/w/1/dev')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await takePicture(page, 'shortcuts')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('k')
    await page.getByRole('heading', { name: 'API keys' }).waitFor()
    await page.keyboard.press('n')
    const name = page.getByLabel('Name', { exact: true })
    await name.waitFor()
    await name.pressSequentially('g d ?')
    expect(await name.inputValue()).toBe('g d ?')
    await expectAccessible(page)
  })

  test('test data is banded, and every link stays there', async () => {
    const page = await dashboard.visit('/w/1/dev')
    await page.getByRole('switch', { name: 'Test data' }).click()
    await page.getByText('Messages go to the simulator').waitFor()
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('heading', { name: 'API keys' }).waitFor()
    await page.getByText('Messages go to the simulator').waitFor()
    await takePicture(page, 'test-mode')
    await page.getByRole('switch', { name: 'Test data' }).click()
    await expect.poll(() => page.getByText('Messages go to the simulator').count()).toBe(0)
  })

  const withTestData = Object.values(shownViews)
    .flat()
    .filter(({ path, ofLiveThing }) => path.startsWith('/w/1/') && !ofLiveThing)
  test.each(withTestData)('$path opens with test data as well', async ({ path }) => {
    const page = await dashboard.visit(`${path}${path.includes('?') ? '&' : '?'}mode=test`)
    await waitUntilSettled(page)
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('the way back restores filters', async () => {
    const page = await dashboard.visit('/w/1/audit')
    await page.getByLabel('Action').selectOption('member.added')
    await expect.poll(() => new URL(page.url()).search).toBe('?action=member.added')
    await page.getByRole('link', { name: 'Team' }).click()
    await page.getByRole('heading', { name: 'Team' }).waitFor()
    await page.goBack()
    await expect.poll(() => page.getByLabel('Action').inputValue()).toBe('member.added')
  })

  test('language and theme are the user’s, in the next browser as well', async () => {
    const page = await dashboard.visit('/w/1/me')
    await page.getByLabel('Language').selectOption('es')
    await page.getByRole('heading', { name: 'Tu cuenta' }).waitFor()
    await page.getByLabel('Tema').selectOption('dark')
    await page.getByText('Guardado.').first().waitFor()
    const next = await dashboard.visit('/w/1/me')
    await next.getByRole('heading', { name: 'Tu cuenta' }).waitFor()
    await expect.poll(() => next.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
    expect(await next.locator('html').getAttribute('lang')).toBe('es')
    await next.getByLabel('Idioma').selectOption('')
    await next.getByLabel('Theme').selectOption('auto')
    await next.getByText('Saved.').first().waitFor()
  })

  test('every view of the rail has an icon', async () => {
    const page = await dashboard.visit('/w/1/keys')
    const links = page.getByRole('navigation').getByRole('link')
    await links.first().waitFor()
    expect(await links.count()).toBeGreaterThan(20)
    expect(await links.locator('svg').count()).toBe(await links.count())
  })

  test('on a phone the rail comes in from the side', async () => {
    const page = await dashboard.visit('/w/1/dev', { width: 390 })
    await page.getByRole('button', { name: 'Menu' }).click()
    const rail = page.getByRole('dialog', { name: 'Menu' })
    await rail.waitFor()
    await takePicture(page, 'rail-390')
    await expectAccessible(page)
    await rail.getByRole('link', { name: 'Team' }).click()
    await page.getByRole('heading', { name: 'Team' }).waitFor()
    await rail.waitFor({ state: 'detached' })
    await expectNoOverflow(page)
  })

  test('the first key of the keyboard skips the rail', async () => {
    const page = await dashboard.visit('/w/1/dev')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
  })

  test('a page that isn’t there says so', async () => {
    const page = await dashboard.visit('/w/1/nothing')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await page.getByRole('link', { name: 'To the start page' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
  })

  test('another workspace’s address says that there is nothing', async () => {
    const { id } = await dashboard.parley.createWorkspace()
    const page = await dashboard.visit(`/w/${id}/dev`)
    await page.getByRole('alert').waitFor()
  })
})

describeInBrowser('behind a proxy, below a path of its own', () => {
  const dashboard = useDashboard({ env: { PARLEY_PUBLIC_URL: 'http://127.0.0.1/parley' } })
  const proxy = createServer((incoming, answer) => {
    const { port } = new URL(dashboard.parley.url)
    const path = incoming.url?.replace(/^\/parley/, '')
    const passed = request({ port, path, method: incoming.method, headers: incoming.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    incoming.pipe(passed)
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => void proxy.close())

  test('everything works there', async () => {
    const { port } = proxy.address() as AddressInfo
    const page = await dashboard.visit(`http://127.0.0.1:${port}/parley/app/w/1/dev/keys`, { as: null })
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByLabel('E-mail address').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'API keys' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/parley/app/w/1/dev/keys')
  })
})
