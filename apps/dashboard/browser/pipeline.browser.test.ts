import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible } from './looks.test-helper.ts'

describeInBrowser('the pipeline', () => {
  const dashboard = useDashboard()
  const add = async (name: string, stage: string, cents: number) =>
    (
      await dashboard.asOwner('POST', '/v1/contacts', {
        name,
        email: `${stage}${cents}@example.com`.toLowerCase(),
        stage,
        deal_value_cents: cents,
        currency: 'EUR',
      })
    ).body as {
      id: number
    }
  const stageOf = async (id: number) =>
    ((await dashboard.asOwner('GET', `/v1/contacts/${id}`)).body as { stage: string }).stage

  test('a card is dragged, its column counts it, and undoing brings it back', async () => {
    const { id } = await add('Rohan Mehta', 'New', 120_000)
    await add('Mina Shah', 'Warm', 50_000)
    const page = await dashboard.visit('/w/1/pipeline')
    const column = (name: string) => page.getByRole('region', { name, exact: true })
    const card = page.getByRole('listitem').filter({ hasText: 'Rohan Mehta' })
    await card.waitFor()
    await card.dragTo(column('Warm'))
    await column('Warm').getByText('Rohan Mehta').waitFor()
    await expect.poll(() => column('Warm').getByRole('heading').textContent()).toContain('2')
    await expect.poll(() => column('Warm').textContent()).toContain('€1,700')
    expect(await stageOf(id)).toBe('Warm')
    await takePicture(page, 'pipeline-moved')
    await expectAccessible(page)
    await page.keyboard.press('u')
    await column('New').getByText('Rohan Mehta').waitFor()
    expect(await stageOf(id)).toBe('New')
  })

  test('a lost deal gets a reason, and undoing takes it back', async () => {
    const { id } = await add('Dina Cole', 'Negotiation', 90_000)
    const page = await dashboard.visit('/w/1/pipeline?tag=&owner=')
    await page.getByRole('button', { name: 'Dina Cole', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Dina Cole', exact: true }).focus()
    await page.keyboard.press('m')
    await page.getByRole('menuitem', { name: 'To Lost' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Move Dina Cole to Lost' })
    await dialog.getByRole('textbox', { name: 'Why was it lost?' }).fill('Too expensive')
    await takePicture(page, 'pipeline-lost')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await expect.poll(() => stageOf(id)).toBe('Lost')
    const read = async () => (await dashboard.asOwner('GET', `/v1/contacts/${id}`)).body
    expect(await read()).toMatchObject({ lost_reason: 'Too expensive' })
    await dialog.waitFor({ state: 'hidden' })
    await page.keyboard.press('u')
    await expect.poll(() => stageOf(id)).toBe('Negotiation')
    expect(await read()).toMatchObject({ lost_reason: null })
  })

  test('its filters are in the address, and a card shows what is next', async () => {
    const { id } = await add('Paul Weber', 'Hot', 10_000)
    await add('Quiet Quinn', 'Hot', 10_100)
    await dashboard.asOwner('PATCH', `/v1/contacts/${id}`, { owner: 'user:1' })
    const task = { title: 'Send the offer', contact_id: id, due_at: '2030-01-01T10:00:00Z' }
    await dashboard.asOwner('POST', '/v1/tasks', task)
    const page = await dashboard.visit('/w/1/pipeline')
    const hot = page.getByRole('region', { name: 'Hot', exact: true })
    const card = hot.getByRole('listitem').filter({ hasText: 'Paul Weber' })
    await card.getByText('Next: Send the offer').waitFor()
    await card.getByText('Ana Souza').waitFor()
    await hot.getByRole('listitem').filter({ hasText: 'Quiet Quinn' }).getByText('No next step').waitFor()
    await page.getByRole('combobox', { name: 'Next step' }).selectOption('false')
    await card.waitFor({ state: 'detached' })
    await hot.getByText('Quiet Quinn').waitFor()
    expect(page.url()).toContain('step=false')
    await page.getByRole('combobox', { name: 'Next step' }).selectOption('')
    await page.getByRole('combobox', { name: 'Owner' }).selectOption('Ana Souza')
    await card.waitFor()
    await hot.getByText('Quiet Quinn').waitFor({ state: 'detached' })
    await takePicture(page, 'pipeline-filtered')
    await page.getByRole('combobox', { name: 'Quiet for' }).selectOption('14 days')
    await card.waitFor({ state: 'detached' })
    await page.goBack()
    await card.waitFor()
  })

  test('a card is moved by keyboard, and opens the person without leaving the board', async () => {
    const { id } = await add('Lena Braun', 'Contacted', 0)
    const page = await dashboard.visit('/w/1/pipeline')
    await page.getByRole('button', { name: 'Move Lena Braun' }).press('Enter')
    await page.getByRole('menuitem', { name: 'To Qualified' }).press('Enter')
    await expect.poll(() => stageOf(id)).toBe('Qualified')
    await page.getByRole('button', { name: 'Lena Braun', exact: true }).click()
    const panel = page.getByRole('dialog', { name: 'Lena Braun' })
    await panel
      .getByText('Stage: Contacted')
      .or(panel.getByText(/Contacted → Qualified/))
      .first()
      .waitFor()
    await panel.getByRole('link', { name: 'The whole page' }).click()
    await page.getByRole('heading', { level: 1, name: 'Lena Braun' }).waitFor()
  })
})
