import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'

import { startWhatsApp, type WhatsApp } from '../../server/src/channels/whatsapp-linked/whatsapp-server.test-helper.ts'
import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow } from './looks.test-helper.ts'

describeInBrowser('pairing a phone', () => {
  let whatsapp: WhatsApp
  let receiver: WebhookReceiver
  beforeAll(async () => {
    whatsapp = await startWhatsApp()
    receiver = await startWebhookReceiver()
    return async () => {
      await whatsapp.close()
      await receiver.close()
    }
  })
  const dashboard = useDashboard({
    env: {
      get PARLEY_WHATSAPP_LINKED_URL() {
        return whatsapp.url
      },
    },
  })
  beforeAll(() => dashboard.parley.startWorkers())

  const qr = (page: Page) => page.getByRole('img', { name: 'QR to scan with WhatsApp' })
  const shownQr = (page: Page) => qr(page).getAttribute('src')
  const textOfQr = async (id: string): Promise<string> =>
    ((await dashboard.asOwner('GET', `/v1/channels/${id}/pairing`)).body as { qr: string }).qr

  test('the QR changes, the channel turns connected, and goes red with its reason when the phone logs out', async () => {
    await dashboard.asOwner('POST', '/v1/endpoints', {
      url: receiver.url('/hook'),
      dialect: 'heypingr',
      events: ['session.disconnected'],
    })
    const page = await dashboard.visit('/w/1/channels')
    await page.getByRole('button', { name: 'Add channel' }).click()
    await page.getByRole('button', { name: /^WhatsApp, linked phone/ }).click()
    await page.getByLabel('Name').fill('Shop phone')
    await takePicture(page, 'pairing-new')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Add and pair' }).click()
    await page.getByRole('heading', { name: 'Shop phone' }).waitFor()
    const id = /channels\/(\d+)/.exec(page.url())?.[1] ?? ''

    await page.getByRole('button', { name: 'Show QR' }).click()
    await qr(page).waitFor()
    await page.getByText(/A new code comes in \d+ s/).waitFor()
    await takePicture(page, 'pairing-qr')
    await expectAccessible(page)
    const first = await shownQr(page)
    // As after its time: another one takes its place.
    await dashboard.asOwner('POST', `/v1/channels/${id}/pairing`)
    await expect.poll(async () => (await qr(page).count()) > 0 && (await shownQr(page)) !== first).toBe(true)

    await expect.poll(() => textOfQr(id)).toBeTruthy()
    whatsapp.scan(await textOfQr(id), '5511987654321')
    await page.getByText('Connected', { exact: true }).waitFor()
    await page.getByText('+5511987654321').waitFor()
    expect(await qr(page).count()).toBe(0)
    await takePicture(page, 'pairing-connected')

    whatsapp.end('5511987654321', 401)
    await page.getByText('Logged out', { exact: true }).waitFor()
    await page.getByText('logged out on the phone').waitFor()
    await page.getByText('The phone has logged out. Pair it again.').waitFor()
    await takePicture(page, 'pairing-logged-out')
    await expectAccessible(page)
    const [webhook] = await receiver.waitFor(1)
    expect(webhook?.json).toMatchObject({ event: 'session.disconnected' })
  })

  test('a phone without a camera at hand is paired by a code', async () => {
    const made = await dashboard.asOwner('POST', '/v1/channels', { type: 'whatsapp-linked', name: 'Second phone' })
    const { id } = made.body as { id: number }
    const page = await dashboard.visit(`/w/1/channels/${id}`, { theme: 'dark', width: 390 })
    await page.getByLabel('Or without a camera: the phone’s number').fill('no number')
    await page.getByRole('button', { name: 'Show code' }).click()
    await page
      .getByText(/phone must|is not a phone|must be/)
      .first()
      .waitFor()
    await page.getByLabel('Or without a camera: the phone’s number').fill('+55 11 98765-0001')
    await page.getByRole('button', { name: 'Show code' }).click()
    await page.getByText(/^\w{4}-\w{4}$/).waitFor()
    await takePicture(page, 'pairing-code-dark-390')
    await expectNoOverflow(page)
    expect(whatsapp.pairingRequests).toContain('5511987650001@s.whatsapp.net')
  })
})
