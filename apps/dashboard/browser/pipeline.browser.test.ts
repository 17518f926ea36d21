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
