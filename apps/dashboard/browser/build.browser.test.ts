import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { beforeAll, describe, expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow, waitUntilSettled } from './looks.test-helper.ts'
import { seedWorkspace } from './seed.test-helper.ts'

describeInBrowser('what developers use', () => {
  let receiver: WebhookReceiver
  beforeAll(async () => {
    receiver = await startWebhookReceiver({
      respond: {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reply: 'Your link: https://example.com/l/7' }),
      },
    })
    return () => receiver.close()
  })
  const dashboard = useDashboard()
  beforeAll(() => seedWorkspace(dashboard))

  describe('the request log', () => {
    test('follows, is filtered by its address, and shows one request as curl', async () => {
      const page = await dashboard.visit('/w/1/dev/logs?status_class=failed')
      await waitUntilSettled(page)
      await dashboard.parley.request('GET', '/v1/contacts/999999?limit=1')
      const row = page.getByRole('button', { name: 'GET /v1/contacts/999999?limit=1' })
      await row.waitFor()
      expect(await page.getByText('201').count()).toBe(0)
      await row.click()
      const drawer = page.getByRole('dialog', { name: 'Request' })
      await drawer.getByText('/v1/contacts/:id').waitFor()
      await expect.poll(() => drawer.locator('pre').textContent()).toContain('Bearer $PARLEY_KEY')
      await takePicture(page, 'logs-request')
      await expectAccessible(page)
      await page.setViewportSize({ width: 390, height: 900 })
      await expectNoOverflow(page)
    })
  })

  describe('the simulator', () => {
    test('a contact writes, gets the reply of a trigger, reads it, and sends other content', async () => {
      const page = await dashboard.visit('/w/1/dev/simulator')
      await page.getByLabel('Number of a phone').fill('919812340001')
      await page.getByRole('button', { name: 'Open', exact: true }).click()
      const phone = page.getByRole('region', { name: '919812340001' })
      await phone.getByLabel('Message of the contact').fill('login')
      await phone.getByLabel('Message of the contact').press('Enter')
      await phone.getByText('Sending your link to 919812340001 …').waitFor()
      await phone.getByRole('button', { name: 'Read it' }).click()
      await phone.getByText(/· read$/).waitFor()
      await phone.getByLabel('Kind of content').selectOption('location')
      await phone.getByRole('button', { name: 'Send' }).click()
      await phone.getByText('Paulista', { exact: true }).waitFor()
      await phone.getByLabel('Kind of content').selectOption('image')
      await phone.getByLabel('Message of the contact').fill('{"type":"image"')
      await phone.getByRole('button', { name: 'Send' }).click()
      await phone.getByText(/JSON/).waitFor()
      await takePicture(page, 'simulator-chat')
      await expectAccessible(page)
    })
  })

  describe('triggers', () => {
    test('one is made, switched off, and simulated against a webhook whose reply is shown', async () => {
      const page = await dashboard.visit('/w/1/triggers')
      await page.getByRole('button', { name: 'New trigger' }).click()
      await page.getByRole('dialog').getByLabel('Channel').selectOption({ label: 'Simulator' })
      await page.getByRole('dialog').getByLabel('Phrase').fill('login')
      await page.getByRole('dialog').getByLabel('Reply').fill('Hello')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('alert').waitFor()
      await page.getByRole('dialog').getByLabel('Phrase').fill('price')
      await takePicture(page, 'triggers-new')
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Save' }).click()
      const active = page.getByRole('switch', { name: 'price is active' })
      await active.click({ force: true })
      await expect.poll(() => active.isChecked()).toBe(false)

      await page.getByRole('button', { name: 'Ask the webhook' }).click()
      await page.getByText('No webhook URL is set.').waitFor()
      await dashboard.asOwner('POST', '/v1/endpoints', {
        url: receiver.url('/hook'),
        dialect: 'heypingr',
        events: ['message.received'],
      })
      await page.getByRole('button', { name: 'Ask the webhook' }).click()
      await page.getByText('Your link: https://example.com/l/7').waitFor()
      await takePicture(page, 'triggers-simulated')
      await expectAccessible(page)
    })
  })

  test('a template is shown as a phone shows it', async () => {
    const page = await dashboard.visit('/w/1/templates')
    await page.getByRole('button', { name: /boas_vindas/ }).click()
    const drawer = page.getByRole('dialog', { name: 'boas_vindas' })
    await drawer.getByText('Olá João, tudo bem?').waitFor()
    await drawer.getByText('Quero saber mais').waitFor()
    await drawer.getByLabel('Used for').fill('First message')
    await drawer.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'First message' }).waitFor({ state: 'attached' })
    await takePicture(page, 'templates-preview')
    await expectAccessible(page)
  })

  test('settings are saved by panel, and what the server refuses is shown at its field', async () => {
    const page = await dashboard.visit('/w/1/settings')
    const general = page.getByRole('region', { name: 'General' })
    await general.getByLabel('Default country').fill('1')
    await general.getByRole('button', { name: 'Save' }).click()
    await general.getByText('must be an ISO 3166-1 code like BR').waitFor()
    await general.getByLabel('Default country').fill('BR')
    await general.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The settings are saved.').waitFor()
    const { body } = await dashboard.asOwner('GET', '/v1/workspace')
    expect(body).toMatchObject({ default_country: 'BR' })

    const calendar = page.getByRole('region', { name: 'Calendar' })
    await calendar.getByLabel('Friday').fill('9:00-12:00, 13:00-15:00')
    await calendar.getByRole('button', { name: 'Save' }).click()
    await expect
      .poll(async () => ((await dashboard.asOwner('GET', '/v1/calendar')).body as { hours: object }).hours)
      .toMatchObject({
        friday: [
          { from: '09:00', to: '12:00' },
          { from: '13:00', to: '15:00' },
        ],
      })
  })
})
