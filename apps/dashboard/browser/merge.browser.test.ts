import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, textOf, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow } from './looks.test-helper.ts'

describeInBrowser('one person', () => {
  const dashboard = useDashboard()
  async function add(body: object): Promise<number> {
    const made = await dashboard.asOwner('POST', '/v1/contacts', body)
    return (made.body as { id: number }).id
  }

  test('two contacts that are alike are seen side by side, and become one', async () => {
    const kept = await add({
      name: 'Asha Rao',
      phone: '919860000001',
      tags: ['fair'],
      deal_value_cents: 5_000,
      currency: 'INR',
    })
    const gone = await add({
      name: 'asha rao',
      email: 'asha@example.com',
      company: 'Acme',
      stage: 'Qualified',
      tags: ['vip'],
    })
    const page = await dashboard.visit(`/w/1/contacts/${kept}`)
    const alike = page.getByRole('region', { name: 'The same person?' })
    await alike.getByRole('button', { name: 'Merge with asha rao' }).click()
    const dialog = page.getByRole('dialog')
    const row = (name: string) => dialog.getByRole('row', { name: new RegExp(`^${name}`) })
    await row('E-mail address').waitFor()
    expect((await row('Company').getByRole('cell').allInnerTexts()).slice(-3)).toEqual(['–', 'Acme', 'Acme'])
    expect((await row('Tags').getByRole('cell').allInnerTexts()).slice(-1)).toEqual(['fair, vip'])
    expect((await row('Name').getByRole('cell').allInnerTexts()).slice(-1)).toEqual(['Asha Rao'])
    await dialog.getByRole('button', { name: 'Keep the other one' }).click()
    await expect.poll(async () => (await row('Name').getByRole('cell').allInnerTexts()).at(-1)).toBe('asha rao')
    await dialog.getByRole('button', { name: 'Keep the other one' }).click()
    await takePicture(page, 'contact-merge')
    await expectAccessible(page)
    const shown = {
      company: (await row('Company').getByRole('cell').allInnerTexts()).at(-1),
      stage: (await row('Stage').getByRole('cell').allInnerTexts()).at(-1),
    }
    await dialog.getByRole('button', { name: 'Merge them' }).click()
    await page.getByText('Both contacts are one.').waitFor()
    const { body } = await dashboard.asOwner('GET', `/v1/contacts/${gone}`)
    expect(body).toMatchObject({
      id: kept,
      name: 'Asha Rao',
      email: 'asha@example.com',
      tags: ['fair', 'vip'],
      ...shown,
    })
    await expect.poll(() => alike.count()).toBe(0)
  })

  test('the other contact is found by keyboard, and may be the one that stays', async () => {
    const gone = await add({ name: 'Ben Ode', phone: '919860000002' })
    const kept = await add({ name: 'Benjamin Ode', email: 'ben@example.com' })
    const page = await dashboard.visit(`/w/1/contacts/${gone}`)
    await page.getByRole('heading', { level: 1, name: 'Ben Ode' }).waitFor()
    await page.keyboard.press('m')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'The other contact' }).waitFor()
    await page.keyboard.type('benjamin')
    await page.getByRole('option', { name: 'Benjamin Ode' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Keep the other one' }).focus()
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Merge them' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Benjamin Ode' }).waitFor()
    await page.waitForURL((url) => url.pathname.endsWith(`/contacts/${kept}`))
    const { body } = await dashboard.asOwner('GET', `/v1/contacts/${gone}`)
    expect(body).toMatchObject({ id: kept, phone: '919860000002' })
  })

  test('what is held of a person is handed out, and erased once their name is typed', async () => {
    const id = await add({ name: 'Lena Braun', phone: '919860000003' })
    await dashboard.parley.request('POST', '/v1/simulator/inbound', { body: { from: '919860000003', text: 'Hello' } })
    const page = await dashboard.visit(`/w/1/contacts/${id}`)
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export their data' }).click(),
    ])
    expect(saved.suggestedFilename()).toBe(`contact-${id}.json`)
    expect(JSON.parse(await textOf(saved))).toMatchObject({ contact: { id, name: 'Lena Braun' } })
    const again = page.waitForEvent('download')
    await page.keyboard.press('o')
    await again
    await page.getByRole('button', { name: 'Erase', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const now = dialog.getByRole('button', { name: 'Erase for good' })
    await dialog.getByLabel(/^Type/).fill('Lena')
    expect(await now.isDisabled()).toBe(true)
    await page.keyboard.press('Enter')
    expect((await dashboard.asOwner('GET', `/v1/contacts/${id}`)).status).toBe(200)
    await takePicture(page, 'contact-erase')
    await expectAccessible(page)
    await page.keyboard.type(' Braun')
    await page.keyboard.press('Enter')
    await page.getByText('The person is erased.').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor()
    expect((await dashboard.asOwner('GET', `/v1/contacts/${id}`)).status).toBe(404)
  })

  test('fits a phone, in the dark, with long names', async () => {
    const name = 'Maximiliane Alexandra von und zu Hohenlohe-Schillingsfürst-Langenburg'
    const id = await add({ name, phone: '919860000004', company: 'A'.repeat(60) })
    const other = await add({ name, email: `${'m'.repeat(50)}@example.com` })
    const page = await dashboard.visit(`/w/1/contacts/${id}`, { width: 390, theme: 'dark' })
    await page.getByRole('button', { name: `Merge with ${name}` }).click()
    await page.getByRole('dialog').getByRole('row', { name: /^Name/ }).waitFor()
    await takePicture(page, 'contact-merge-phone')
    await expectNoOverflow(page)
    await expectAccessible(page)
    expect(other).toBeGreaterThan(id)
  })
})
