import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'

describeInBrowser('settings', () => {
  const dashboard = useDashboard()
  const scoring = async () => {
    const { body } = await dashboard.asOwner('GET', '/v1/workspace')
    return (body as { scoring: { deal_value: number; temperatures: { warm: number } } }).scoring
  }

  test('rules for scores are changed, refused at their field, and set back', async () => {
    const page = await dashboard.visit('/w/1/settings')
    const panel = page.getByRole('region', { name: 'Scores' })
    await panel.getByLabel('Has a deal value').fill('25')
    await panel.getByLabel('Warm').fill('70')
    await panel.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('must be less than that of hot').waitFor()
    await panel.scrollIntoViewIfNeeded()
    await takePicture(page, 'scoring-rules')
    expect((await scoring()).deal_value).toBe(5)

    await panel.getByLabel('Warm').fill('50')
    await panel.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The settings are saved.').waitFor()
    expect(await scoring()).toMatchObject({ deal_value: 25, temperatures: { warm: 50 } })

    await panel.getByRole('button', { name: 'Parley’s rules' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Parley’s rules' }).click()
    await expect.poll(() => panel.getByLabel('Has a deal value').inputValue()).toBe('5')
    expect((await scoring()).temperatures.warm).toBe(45)
  })

  test('a canned reply is added and deleted', async () => {
    const page = await dashboard.visit('/w/1/settings')
    const panel = page.getByRole('region', { name: 'Canned replies' })
    await panel.getByLabel('Shortcut').fill('thanks')
    await panel.getByLabel('Text').fill('Thank you!')
    await panel.getByRole('button', { name: 'Add the reply' }).click()
    await panel.getByRole('cell', { name: '/thanks' }).waitFor()
    await expect.poll(() => panel.getByLabel('Shortcut').inputValue()).toBe('')
    await panel.getByLabel('Shortcut').fill('Thanks')
    await panel.getByLabel('Text').fill('Again')
    await panel.getByRole('button', { name: 'Add the reply' }).click()
    await panel.getByText(/already|taken|exists/).waitFor()
    await panel.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await panel.getByText('There is none yet.').waitFor()
  })
})
