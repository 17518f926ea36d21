import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible } from './looks.test-helper.ts'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const search = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams)

describeInBrowser('webhooks', () => {
  const dashboard = useDashboard()
  let receiver: WebhookReceiver
  let made = 0
  beforeAll(async () => {
    receiver = await startWebhookReceiver()
    dashboard.parley.startWorkers()
    return () => receiver.close()
  })
  beforeEach(() => receiver.respondWith(200))

  async function subscribe(more: object = {}): Promise<number> {
    const body = { url: receiver.url(`/hook-${++made}`), events: ['contact.created'], name: `Hook ${made}`, ...more }
    const { body: endpoint } = await dashboard.asOwner('POST', '/v1/endpoints', body)
    return (endpoint as { id: number }).id
  }
  const happen = () =>
    dashboard.asOwner('POST', '/v1/contacts', { phone: String(919_830_000_000 + ++made), name: 'Rohan Mehta' })

  test('one is created in its dialect, tested, its delivery seen, and retried', async () => {
    const page = await dashboard.visit('/w/1/dev/webhooks')
    await page.getByRole('button', { name: 'New webhook' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Dialect').selectOption({ label: 'Niyog' })
    await dialog.getByLabel('URL').fill(receiver.url('/niyog'))
    await dialog.getByLabel('Name').fill('Shop')
    await dialog.getByRole('checkbox', { name: /^lead\.created/ }).check()
    await takePicture(page, 'webhook-new')
    await expectAccessible(page)
    await press(page, 'Create the webhook')
    const secret = (await page.getByRole('dialog', { name: 'The signing secret' }).locator('code').textContent()) ?? ''
    expect(secret).toMatch(/^whsec_/)
    await press(page, 'Done')

    await page.getByRole('heading', { name: 'Shop' }).waitFor()
    expect(await page.content()).not.toContain(secret)
    receiver.respondWith({ status: 503, body: 'busy' })
    await press(page, 'Send the test')
    const response = page.getByRole('region', { name: 'Response' })
    await expect.poll(() => response.textContent()).toContain('busy')
    await expect.poll(() => page.getByRole('region', { name: 'Request' }).textContent()).toContain('lead.created')
    await takePicture(page, 'webhook-tested')
    await expectAccessible(page)
    expect(receiver.deliveries.at(-1)?.headers['x-niyog-signature']).toMatch(/^t=/)

    await page.getByRole('link', { name: 'Open the delivery' }).click()
    await page.getByText('answered 503 Service Unavailable').waitFor()
    receiver.respondWith(200)
    await press(page, 'Retry now')
    await page.getByText('Attempt 2').waitFor()
    await page.getByText('Delivered', { exact: true }).waitFor()
  })

  test('the palette finds a webhook by its address, and a delivery by its id or its words', async () => {
    const id = await subscribe({ name: 'Ledger of Acme' })
    await happen()
    const page = await dashboard.visit('/w/1/dev')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    const find = async (text: string) => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Where to, or what to do?').fill(text)
    }
    await find('ledger')
    await page.getByRole('button', { name: /Ledger of Acme/ }).click()
    await page.waitForURL((url) => url.pathname === `/app/w/1/dev/webhooks/${id}`)

    await expect
      .poll(async () => (await dashboard.asOwner('GET', `/v1/deliveries?endpoint_id=${id}`)).body)
      .toMatchObject({ data: [{}] })
    await find('Rohan Mehta')
    await page
      .getByRole('button', { name: /contact\.created/ })
      .first()
      .click()
    await page.waitForURL(/dev\/deliveries\/[0-9a-f-]{36}$/)
  })

  test('[ and ] lead from one to the next, in the order of the list', async () => {
    await subscribe()
    await subscribe()
    const page = await dashboard.visit('/w/1/dev/webhooks')
    const [first, second] = [`Hook ${made}`, `Hook ${made - 1}`]
    const isAt = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
    await page.getByRole('link', { name: first }).click()
    await isAt(first)
    await page.keyboard.press(']')
    await isAt(second)
    await page.keyboard.press('[')
    await isAt(first)
    await page.keyboard.press('[')
    await page.keyboard.press(']')
    await isAt(second)
  })

  test('a refused form says why at its fields', async () => {
    const page = await dashboard.visit('/w/1/dev/webhooks')
    await page.getByRole('button', { name: 'New webhook' }).first().click()
    await page.getByRole('dialog').getByLabel('URL').fill('http://10.1.2.3/hook')
    await press(page, 'Choose all')
    await press(page, 'Create the webhook')
    await expect.poll(() => page.getByRole('dialog').textContent()).toContain('private')
  })

  test('it is paused, enabled, and its secret rotated', async () => {
    const id = await subscribe()
    const page = await dashboard.visit(`/w/1/dev/webhooks/${id}`)
    await press(page, 'Pause')
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused', { exact: true }).waitFor()
    await press(page, 'Enable')
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    await press(page, 'More')
    await page.getByRole('menuitem', { name: 'Rotate the secret' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate the secret' }).click()
    await expect.poll(() => page.getByRole('dialog').textContent()).toContain('whsec_')
    await press(page, 'Done')
    await page.getByText('The earlier one signs until').waitFor()
  })

  describe('deliveries', () => {
    test('filters are the address, and the way back restores them', async () => {
      const id = await subscribe()
      await happen()
      const page = await dashboard.visit('/w/1/dev/deliveries')
      await page.getByLabel('State').selectOption({ label: 'Delivered' })
      await page.getByLabel('Webhook').selectOption(String(id))
      await expect.poll(() => search(page)).toEqual({ state: 'delivered', endpoint_id: String(id) })
      await page.getByRole('link', { name: 'contact.created' }).first().click()
      await page.getByText('Attempt 1').waitFor()
      await page.goBack()
      await expect.poll(() => page.getByLabel('State').inputValue()).toBe('delivered')
      expect(search(page)).toEqual({ state: 'delivered', endpoint_id: String(id) })
      await page.goBack()
      await expect.poll(() => page.getByLabel('Webhook').inputValue()).toBe('')
      await press(page, 'Clear filters')
      await expect.poll(() => search(page)).toEqual({})
    })

    test('what happens appears by itself while it is live', async () => {
      const id = await subscribe()
      const page = await dashboard.visit(`/w/1/dev/deliveries?endpoint_id=${id}`)
      await page.getByText('There is no such delivery').waitFor()
      await page.getByRole('heading', { name: 'Deliveries' }).click()
      await page.keyboard.press('f')
      await expect.poll(() => search(page)).toMatchObject({ tail: '1' })
      await happen()
      await page.getByRole('row', { name: /contact\.created Delivered/ }).waitFor()
    })

    test('all that match are counted, then retried', async () => {
      const id = await subscribe()
      await happen()
      await happen()
      const states = async () => {
        const { body } = await dashboard.asOwner('GET', `/v1/deliveries?endpoint_id=${id}`)
        return (body as { data: { state: string; attempts_made: number }[] }).data
      }
      await expect.poll(async () => (await states()).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
      await dashboard.parley.sql(
        `update deliveries set state = 'exhausted', exhausted_at = now(), last_status_code = 500 where endpoint_id = $1`,
        [id],
      )
      const page = await dashboard.visit(`/w/1/dev/deliveries?endpoint_id=${id}&status_code=5xx`)
      await page
        .getByRole('row', { name: /Exhausted/ })
        .first()
        .waitFor()
      await press(page, 'Retry all that match')
      await press(page, 'Retry 2')
      await page.getByRole('heading', { name: 'Replays' }).waitFor()
      await page.getByRole('row', { name: /Completed.*status_code=5xx.* 2 0/ }).waitFor()
      await expect.poll(async () => (await states()).map(({ attempts_made }) => attempts_made)).toEqual([2, 2])
    })
  })

  test('a replay is counted before it is started', async () => {
    const id = await subscribe({ events: ['endpoint.disabled'] })
    await happen()
    await dashboard.asOwner('PATCH', `/v1/endpoints/${id}`, { events: ['contact.created'] })
    const page = await dashboard.visit('/w/1/dev/replays')
    await page.getByRole('button', { name: 'New replay' }).first().click()
    await page.getByLabel('To', { exact: true }).fill('')
    await page.getByLabel('Webhook').selectOption(String(id))
    await page.getByLabel('Which deliveries').selectOption({ label: 'Missing' })
    await press(page, 'Count')
    await expect.poll(() => page.getByRole('dialog').textContent()).toMatch(/\d+ deliver(y|ies) would be queued/)
    await page.getByRole('button', { name: /^Deliver \d/ }).click()
    await page.getByRole('row', { name: new RegExp(`endpoint_id=${id} state=missing`) }).waitFor()
    await expect.poll(() => receiver.deliveries.some(({ path }) => path === `/hook-${made - 1}`)).toBe(true)
  })

  test('every delivery is accounted for', async () => {
    const page = await dashboard.visit('/w/1/dev/reconcile')
    await page.getByText('Every delivery is accounted for.').waitFor()
  })
})
