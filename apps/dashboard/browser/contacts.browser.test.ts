import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible } from './looks.test-helper.ts'

describeInBrowser('contacts', () => {
  const dashboard = useDashboard()
  const writes = (from: string, text: string) =>
    dashboard.parley.request('POST', '/v1/simulator/inbound', { body: { from, text } })

  test('one is added, written to, and answers before one’s eyes', async () => {
    dashboard.parley.startWorkers()
    const page = await dashboard.visit('/w/1/contacts')
    await page.getByRole('heading', { name: 'No contact yet' }).waitFor()
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Phone').fill('not a number')
    await dialog.getByRole('button', { name: 'Create the contact' }).click()
    await dialog
      .getByText(/must be|is not/)
      .first()
      .waitFor()
    await dialog.getByLabel('Name').fill('Rohan Mehta')
    await dialog.getByLabel('Phone').fill('+91 98123 45678')
    await dialog.getByRole('button', { name: 'Create the contact' }).click()
    await page.getByRole('heading', { level: 1, name: 'Rohan Mehta' }).waitFor()

    await page.keyboard.press('r')
    await page.keyboard.type('Hello Rohan')
    await page.keyboard.press('Control+Enter')
    const timeline = page.getByRole('region', { name: 'What has happened' })
    await timeline.getByText('Hello Rohan').waitFor()
    await expect.poll(() => page.getByRole('textbox', { name: 'Write a message' }).inputValue()).toBe('')
    await writes('919812345678', 'What does it cost?')
    await timeline.getByText('What does it cost?').waitFor()

    await page.getByRole('combobox', { name: 'Stage' }).selectOption('Qualified')
    await page.getByText('The contact is moved.').waitFor()
    const facts = page.getByRole('region', { name: 'What is known' })
    await facts.getByLabel('Deal value').fill('1200,50')
    await facts.getByLabel('Currency').fill('INR')
    await facts.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The contact is saved.').waitFor()
    await takePicture(page, 'contact-answered')
    await expectAccessible(page)
    expect((await dashboard.asOwner('GET', '/v1/contacts/1')).body).toMatchObject({
      stage: 'Qualified',
      deal_value_cents: 120_050,
      currency: 'INR',
    })
  })

  test('who has opted out is not written to', async () => {
    await writes('919812345699', 'STOP')
    const { body } = await dashboard.asOwner('GET', '/v1/contacts?phone=919812345699')
    const [{ id } = { id: 0 }] = (body as { data: { id: number }[] }).data
    const page = await dashboard.visit(`/w/1/contacts/${id}`)
    await page.getByText('This person has opted out: nothing is sent to them.').waitFor()
    expect(await page.getByRole('textbox', { name: 'Write a message' }).count()).toBe(0)
  })

  test('a filter is the address', async () => {
    const page = await dashboard.visit('/w/1/contacts')
    await page.getByLabel('Stage').selectOption('Qualified')
    await page.waitForURL(/stage=Qualified/)
    const rows = page.getByRole('table').getByRole('row')
    await expect.poll(() => rows.count()).toBe(2)
    await rows.last().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goBack()
    await page.waitForURL(/stage=Qualified/)
    expect(await page.getByLabel('Stage').inputValue()).toBe('Qualified')
  })

  test('filters are kept under a name, found again on another visit, and forgotten', async () => {
    const page = await dashboard.visit('/w/1/contacts?stage=Qualified&temperature=cool')
    await page.getByRole('button', { name: 'Save these filters' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('To call')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'To call', exact: true, pressed: true }).waitFor()

    const later = await dashboard.visit('/w/1/contacts?stage=New')
    await later.getByRole('button', { name: 'To call', exact: true, pressed: false }).click()
    await later.waitForURL((url) => url.searchParams.get('stage') === 'Qualified')
    expect(new URL(later.url()).searchParams.get('temperature')).toBe('cool')
    await takePicture(later, 'contacts-saved-view')
    await expectAccessible(later)
    await later.getByRole('button', { name: 'Forget To call' }).click()
    await later.getByRole('button', { name: 'Save these filters' }).waitFor()
  })

  test('words find a person', async () => {
    await writes('919812345611', 'Hello')
    const page = await dashboard.visit('/w/1/contacts')
    await page.getByLabel('Search').last().fill('rohan')
    await page.waitForURL(/q=rohan/)
    const rows = page.getByRole('table').getByRole('row')
    await expect.poll(() => rows.count()).toBe(2)
    await page.getByRole('cell', { name: 'Rohan Mehta', exact: true }).waitFor()
  })

  test('filters become a segment, which is a link, is counted, renamed and deleted', async () => {
    const add = (name: string) =>
      dashboard.asOwner('POST', '/v1/contacts', { name, email: `${name}@example.com`.toLowerCase(), tags: ['fair'] })
    await add('Zoe')
    await add('Zora')
    const page = await dashboard.visit('/w/1/contacts?tag=fair')
    await page.getByRole('button', { name: 'Save as a segment' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText(/must not be empty|is required/).waitFor()
    await dialog.getByLabel('Name').fill('People of the fair')
    await dialog.getByRole('button', { name: 'Save' }).click()
    const segment = page.getByRole('region', { name: 'Segment' })
    await segment.getByText('2 contacts').waitFor()
    await page.waitForURL((url) => url.searchParams.has('segment') && !url.searchParams.has('tag'))
    await expect.poll(() => page.getByRole('table').getByRole('row').count()).toBe(3)
    await takePicture(page, 'contacts-segment')
    await expectAccessible(page)

    const other = await dashboard.visit(new URL(page.url()).pathname.replace('/app', '') + new URL(page.url()).search)
    await other.getByRole('region', { name: 'Segment' }).getByText('People of the fair').waitFor()
    await other.getByRole('button', { name: 'Rename' }).press('Enter')
    await other.getByRole('dialog').getByLabel('Name').fill('Fair')
    await other.keyboard.press('Enter')
    await other.getByRole('region', { name: 'Segment' }).getByText('Fair', { exact: true }).waitFor()
    await other.getByRole('combobox', { name: 'Segment' }).selectOption('')
    await other.waitForURL((url) => !url.searchParams.has('segment'))
    await other.getByRole('combobox', { name: 'Segment' }).selectOption('Fair')
    await other.getByRole('button', { name: 'Delete' }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await other.getByText('The segment is deleted.').waitFor()
    await other.waitForURL((url) => !url.searchParams.has('segment'))
  })

  test('by keyboard, filters become a segment', async () => {
    await dashboard.asOwner('POST', '/v1/contacts', { name: 'Key', email: 'key@example.com', tags: ['keys'] })
    const page = await dashboard.visit('/w/1/contacts?tag=keys')
    await page.getByRole('cell', { name: 'Key', exact: true }).waitFor()
    await page.keyboard.press('s')
    await page.getByRole('dialog').getByLabel('Name').waitFor()
    await page.keyboard.type('By keys')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Segment' }).getByText('1 contact', { exact: true }).waitFor()
  })
})
