import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow } from './looks.test-helper.ts'

describeInBrowser('bulk changes', () => {
  const dashboard = useDashboard()
  const read = async (path: string) =>
    (await dashboard.asOwner('GET', path)).body as { data: Record<string, unknown>[] }

  test('all contacts that match get an owner, by mouse, and the progress outlives the view', async () => {
    for (let n = 0; n < 60; n++) {
      const body = { name: `Person ${n}`, phone: String(919_840_000_000 + n), tags: ['fair'] }
      await dashboard.parley.request('POST', '/v1/contacts', { body })
    }
    const page = await dashboard.visit('/w/1/contacts?tag=fair')
    const box = (name: string) => page.getByRole('checkbox', { name, exact: true })
    await box('Choose Person 59').click()
    await box('Choose Person 55').click({ modifiers: ['Shift'] })
    const bar = page.getByRole('region', { name: 'Chosen rows' })
    await bar.getByText('5 chosen').waitFor()
    await box('Choose Person 57').click()
    await bar.getByText('4 chosen').waitFor()
    await bar.getByRole('button', { name: 'Choose all 60 that match' }).click()
    await bar.getByText('All 60 that match').waitFor()
    await takePicture(page, 'contacts-chosen')
    await expectAccessible(page)
    await bar.getByRole('button', { name: 'Owner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Owner' }).selectOption({ label: 'Ana Souza' })
    await dialog.getByText('60 contacts will be changed.').waitFor()
    await takePicture(page, 'bulk-dialog')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Change 60' }).click()
    const progress = page.getByRole('region', { name: 'Bulk changes' })
    await progress.getByText('0 of 60 done').waitFor()
    await takePicture(page, 'bulk-progress')
    await page.getByRole('link', { name: 'Person 59' }).click()
    await page.getByRole('heading', { level: 1, name: 'Person 59' }).waitFor()
    await page.goBack()
    await progress.getByText('0 of 60 done').waitFor()
    dashboard.parley.startWorkers()
    await progress.getByText('Done: 60 changed, 0 as before, 0 failed').waitFor()
    await progress.getByRole('button', { name: 'Dismiss' }).click()
    await expect.poll(() => progress.count()).toBe(0)
    const { data } = await read('/v1/contacts?tag=fair&owner=user:1&limit=100')
    expect(data.length).toBe(60)
  })

  test('rows are chosen and changed by keyboard, and the change is undone', async () => {
    const page = await dashboard.visit('/w/1/contacts?tag=fair')
    await page.getByRole('link', { name: 'Person 59' }).waitFor()
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    const bar = page.getByRole('region', { name: 'Chosen rows' })
    await bar.getByText('2 chosen').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => bar.count()).toBe(0)
    await page.keyboard.press('x')
    await bar.getByText('1 chosen').waitFor()
    await bar.getByRole('button', { name: 'Tags' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByLabel('Add').waitFor()
    await page.keyboard.type('called, warm')
    await page.getByText('1 contact will be changed.').waitFor()
    await page.keyboard.press('Enter')
    const progress = page.getByRole('region', { name: 'Bulk changes' })
    await progress.getByText('Done: 1 changed, 0 as before, 0 failed').waitFor()
    expect((await read('/v1/contacts?tag=warm')).data).toMatchObject([{ tags: ['fair', 'called', 'warm'] }])
    await progress.getByRole('button', { name: 'Undo' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await read('/v1/contacts?tag=warm')).data).toEqual([])
    expect((await read('/v1/contacts?tag=fair&limit=100')).data.length).toBe(60)
  })

  test('what fails is counted, and says why', async () => {
    const tags = Array.from({ length: 50 }, (_, n) => `tag ${n}`)
    const { body } = await dashboard.parley.request('POST', '/v1/contacts', {
      body: { name: 'Full of tags', phone: '919840009999', tags },
    })
    const page = await dashboard.visit('/w/1/contacts?tag=tag 1')
    await page.getByRole('checkbox', { name: 'Choose all shown' }).click()
    await page.getByRole('button', { name: 'Tags', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Add').fill('one more')
    await page.getByRole('dialog').getByRole('button', { name: 'Change 1' }).click()
    await page.getByText('Done: 0 changed, 0 as before, 1 failed').waitFor()
    await page.getByRole('button', { name: 'Why 1 failed' }).click()
    await page.getByText('tags must have at most 50 items').waitFor()
    await page.getByRole('link', { name: String(body.id), exact: true }).waitFor()
    await expectAccessible(page)
  })

  test('conversations are resolved together, by keyboard and by mouse, also on a phone', async () => {
    for (const [n, name] of ['Lena Braun', 'Mina Shah', 'Omar Diaz'].entries()) {
      const body = { from: String(919_850_000_000 + n), text: 'Hello', name }
      await dashboard.parley.request('POST', '/v1/simulator/inbound', { body })
    }
    const page = await dashboard.visit('/w/1/inbox')
    const list = page.getByRole('region', { name: 'Conversations' })
    await list.getByText('Omar Diaz').waitFor()
    await page.keyboard.press('j')
    await page.getByRole('log').getByText('Hello').waitFor()
    await page.keyboard.press('x')
    const bar = page.getByRole('region', { name: 'Chosen rows' })
    await bar.getByText('1 chosen').waitFor()
    await page.getByRole('checkbox', { name: 'Choose Mina Shah' }).click()
    await bar.getByText('2 chosen').waitFor()
    await takePicture(page, 'inbox-chosen')
    await expectAccessible(page)
    await bar.getByRole('button', { name: 'Status' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Status' }).selectOption('resolved')
    await dialog.getByRole('button', { name: 'Change 2' }).click()
    await list.getByText('Done: 2 changed, 0 as before, 0 failed').waitFor()
    await expect.poll(() => list.getByText('Mina Shah').count()).toBe(0)
    await list.getByRole('button', { name: 'Undo' }).click()
    await list.getByText('Mina Shah').waitFor()

    const phone = await dashboard.visit('/w/1/inbox', { width: 390, theme: 'dark' })
    await phone.getByRole('checkbox', { name: 'Choose Mina Shah' }).click()
    await phone.getByRole('button', { name: 'Choose all 3 that match' }).click()
    await phone.getByText('All 3 that match').waitFor()
    await takePicture(phone, 'inbox-chosen-phone')
    await expectNoOverflow(phone)
    await expectAccessible(phone)
  })
})
