import { text } from 'node:stream/consumers'

import { beforeAll, expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow, waitUntilSettled } from './looks.test-helper.ts'
import { seedFigures } from './seed.test-helper.ts'

describeInBrowser('analytics', () => {
  const dashboard = useDashboard()
  beforeAll(() => seedFigures(dashboard))

  const open = async (query = '') => {
    const page = await dashboard.visit(`/w/1/analytics${query}`)
    await waitUntilSettled(page)
    return page
  }

  test('the period is chosen by mouse and by keyboard, and is in the address', async () => {
    const page = await open()
    await page.getByText('7 days').click()
    await expect.poll(() => page.url()).toContain('range=w')
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('d')
    await expect.poll(() => page.url()).toContain('range=d')
    await page.keyboard.press('m')
    await expect.poll(() => page.url()).toContain('range=m')
    await page.getByLabel('From', { exact: true }).fill('2026-01-05')
    await page.getByLabel('To', { exact: true }).fill('2026-01-08')
    await expect.poll(() => page.url()).toMatch(/from=2026-01-05.*to=2026-01-08/)
    await page.getByRole('heading', { name: 'Analytics needs a day of data' }).waitFor()
  })

  test('a period is compared with the one before', async () => {
    const page = await open('?range=w')
    const messages = page.getByRole('region', { name: 'Messages', exact: true })
    await expect.poll(() => messages.getByText(/compared with before|as before/).count()).toBe(0)
    await page.getByLabel('Compare with the period before').focus()
    await page.keyboard.press('Space')
    await expect.poll(() => messages.getByText(/compared with before|as before/).count()).toBe(3)
    await messages.getByText('Period before', { exact: true }).waitFor()
    expect(page.url()).toContain('compare=yes')
  })

  test('a chart is shown as a table of the same figures', async () => {
    const page = await open('?range=w')
    const messages = page.getByRole('region', { name: 'Messages', exact: true })
    await messages.getByRole('img', { name: /^Messages: Received \d+/ }).waitFor()
    await messages.getByRole('button', { name: 'As table' }).focus()
    await page.keyboard.press('Enter')
    const rows = messages.getByRole('table', { name: 'Messages' }).getByRole('row')
    await expect.poll(() => rows.count()).toBe(8)
    expect(await messages.getByRole('img').count()).toBe(0)
    await messages.getByRole('button', { name: 'As table' }).click()
    await messages.getByRole('img').waitFor()
  })

  test('figures are saved as CSV', async () => {
    const page = await open('?range=w')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'By person as CSV' }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^people-.*\.csv$/)
    const csv = await text(await file.createReadStream())
    expect(csv).toContain('person,name,sent,')
    expect(csv).toContain('user:1,,')
  })

  test('people are named, and the funnel has the share of the stage before', async () => {
    const page = await open()
    await page.getByRole('rowheader', { name: 'Ana Souza' }).waitFor()
    const contacted = page.getByRole('list', { name: 'Funnel' }).getByRole('listitem').nth(1)
    expect(await contacted.innerText()).toMatch(/Contacted\s+\d+\s+\d+(\.\d)?%/)
  })

  test('days without figures say what is needed, and do the next step', async () => {
    const page = await open('?from=2020-01-01&to=2020-01-02')
    await page.getByRole('heading', { name: 'Analytics needs a day of data' }).waitFor()
    await waitUntilSettled(page)
    await takePicture(page, 'analytics-empty')
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Open the simulator' }).click()
    await expect.poll(() => page.url()).toContain('/dev/simulator')
  })

  test('all tables fit on a phone', async () => {
    const page = await open('?range=y&compare=yes')
    for (const button of await page.getByRole('button', { name: 'As table' }).all()) await button.click()
    await page.setViewportSize({ width: 390, height: 3_200 })
    await expectNoOverflow(page)
    await expectAccessible(page)
    await takePicture(page, 'analytics-tables-390')
    await page.setViewportSize({ width: 1280, height: 3_600 })
    for (const button of await page.getByRole('button', { name: 'As table' }).all()) await button.click()
    await takePicture(page, 'analytics-whole')
  })
})
