import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'

import { startWhatsApp, type WhatsApp } from '../../server/src/channels/whatsapp-linked/whatsapp-server.test-helper.ts'
import { describeInBrowser, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible } from './looks.test-helper.ts'
import { pictureOfGuide } from './pictures.test-helper.ts'

const shop = '5511987654321'
const people = [
  {
    name: 'Asha Rao',
    phone: '5511987650001',
    asks: 'Hi! What does the pro plan cost?',
    reply: 'It is €49 a month, Asha.',
  },
  { name: 'João Lima', phone: '5511987650002', asks: 'Do you deliver to Recife?', reply: 'We do, in three days.' },
  {
    name: 'Mina Shah',
    phone: '5511987650003',
    asks: 'Can we talk this week?',
    reply: 'Gladly. I will send you a time.',
  },
]
const list = [
  'Name;Phone;Tag',
  ...people.map(({ name, phone }) => `${name};+${phone};fair`),
  '"Lia Souza";+5511987650004;fair',
].join('\r\n')

// It does what docs/guides/first-hour.md says, in its order, and takes its pictures.
describeInBrowser('the first hour of selling', () => {
  let whatsapp: WhatsApp
  beforeAll(async () => {
    whatsapp = await startWhatsApp()
    return whatsapp.close
  })
  const dashboard = useDashboard({
    env: {
      get PARLEY_WHATSAPP_LINKED_URL() {
        return whatsapp.url
      },
    },
  })
  beforeAll(() => dashboard.parley.startWorkers())

  const read = async <T>(path: string) => (await dashboard.asOwner('GET', path)).body as T
  const stageOf = async (name: string) =>
    (await read<{ data: { name: string; stage: string }[] }>('/v1/contacts?limit=50')).data.find(
      (one) => one.name === name,
    )?.stage

  async function pair(page: Page): Promise<void> {
    await page.goto(`${dashboard.parley.url}/app/w/1/channels`)
    await page.getByRole('button', { name: 'Add channel' }).click()
    await page.getByRole('button', { name: /^WhatsApp, linked phone/ }).click()
    await page.getByLabel('Name').fill('Shop phone')
    await page.getByRole('button', { name: 'Add and pair' }).click()
    await page.getByRole('heading', { name: 'Shop phone' }).waitFor()
    const id = /channels\/(\d+)/.exec(page.url())?.[1] ?? ''
    await page.getByRole('button', { name: 'Show QR' }).click()
    await page.getByRole('img', { name: 'QR to scan with WhatsApp' }).waitFor()
    await pictureOfGuide(page, 'first-hour-pair')
    const qr = async () => (await read<{ qr: string | null }>(`/v1/channels/${id}/pairing`)).qr
    await expect.poll(qr).toBeTruthy()
    whatsapp.scan((await qr()) ?? '', shop)
    await page.getByText('Connected', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Make default' }).click()
    await page.getByText('It sends what names no other channel.').first().waitFor()
  }

  async function importList(page: Page): Promise<void> {
    await page.goto(`${dashboard.parley.url}/app/w/1/contacts`)
    await page.getByRole('button', { name: 'Import' }).click()
    await page.getByRole('heading', { name: 'No file yet' }).waitFor()
    const file = { name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(list) }
    await page.getByLabel('File', { exact: true }).setInputFiles(file)
    await page.getByRole('heading', { level: 1, name: 'fair.csv' }).waitFor()
    for (const [column, field] of [
      ['Name', 'name'],
      ['Phone', 'phone'],
      ['Tag', 'tags'],
    ]) {
      expect(await page.getByRole('combobox', { name: `Field of ${column}` }).inputValue()).toBe(field)
    }
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('region', { name: 'What the import would do' }).waitFor()
    await pictureOfGuide(page, 'first-hour-import')
    await page.getByRole('button', { name: 'Import 4 rows' }).click()
    await page.getByText('Completed').waitFor()
    await page.goto(`${dashboard.parley.url}/app/w/1/contacts`)
    for (const name of [...people.map((one) => one.name), 'Lia Souza']) {
      await page.getByRole('link', { name, exact: true }).waitFor()
    }
    await pictureOfGuide(page, 'first-hour-contacts')
  }

  /** They write to the phone; each is answered in the inbox. */
  async function answer(page: Page): Promise<void> {
    for (const { phone, name, asks } of people) whatsapp.receive({ to: shop, from: phone, text: asks, name })
    await page.goto(`${dashboard.parley.url}/app/w/1/inbox`)
    const rows = page.getByRole('region', { name: 'Conversations' })
    for (const { asks } of people) await rows.getByText(asks).waitFor()
    for (const { asks, reply } of people) {
      await rows.getByRole('link').filter({ hasText: asks }).click()
      const said = page.getByRole('log')
      await said.getByText(asks).waitFor()
      await page.getByRole('textbox', { name: 'Write a reply' }).fill(reply)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await said.getByText(reply).waitFor()
    }
    await expect.poll(() => whatsapp.sent.map(({ to }) => to).toSorted()).toEqual(people.map(({ phone }) => phone))
    await pictureOfGuide(page, 'first-hour-inbox')
    await expectAccessible(page)
  }

  async function move(page: Page): Promise<void> {
    await page.goto(`${dashboard.parley.url}/app/w/1/pipeline`)
    const column = page.getByRole('region', { name: 'Warm', exact: true })
    await page.getByRole('listitem').filter({ hasText: 'João Lima' }).dragTo(column)
    await column.getByText('João Lima').waitFor()
    await page.getByRole('button', { name: 'Move Asha Rao' }).press('Enter')
    await page.getByRole('menuitem', { name: 'To Contacted' }).press('Enter')
    await page.getByRole('region', { name: 'Contacted', exact: true }).getByText('Asha Rao').waitFor()
    await expect.poll(() => stageOf('João Lima')).toBe('Warm')
    await expect.poll(() => stageOf('Asha Rao')).toBe('Contacted')
    await pictureOfGuide(page, 'first-hour-pipeline')
  }

  async function book(page: Page): Promise<void> {
    await page.goto(`${dashboard.parley.url}/app/w/1/meetings`)
    await page
      .getByRole('button', { name: /^Book .*20\d\d/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog', { name: 'Book a meeting' })
    await dialog.getByRole('combobox', { name: 'Contact' }).fill('Mina')
    await page.getByRole('option', { name: 'Mina Shah' }).click()
    await dialog.getByRole('button', { name: 'Book a meeting' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Meeting with Mina Shah' }).waitFor()
    await pictureOfGuide(page, 'first-hour-meeting')
  }

  async function broadcast(page: Page): Promise<void> {
    await page.goto(`${dashboard.parley.url}/app/w/1/contacts?tag=fair`)
    await page.getByRole('button', { name: 'Save as a segment' }).click()
    const saving = page.getByRole('dialog')
    await saving.getByRole('textbox').first().fill('Met at the fair')
    await saving.getByRole('button', { name: /^Save/ }).click()
    await saving.waitFor({ state: 'detached' })
    await page.goto(`${dashboard.parley.url}/app/w/1/broadcast`)
    await page.getByRole('radio', { name: /^Text/ }).click()
    await page.getByRole('textbox', { name: 'Text' }).fill('Hi {{name|there}}, the fair’s price is yours until Friday.')
    await page.getByRole('radio', { name: 'Met at the fair' }).click()
    const send = page.getByRole('button', { name: 'Send to 4 contacts' })
    await send.waitFor()
    await page.getByRole('region', { name: /As .* would get it/ }).waitFor()
    await pictureOfGuide(page, 'first-hour-broadcast')
    await send.click()
    await page.getByRole('heading', { level: 1, name: 'Broadcast to Met at the fair' }).waitFor()
    const texts = () => whatsapp.sent.map(({ to, message }) => `${to} ${JSON.stringify(message)}`)
    await expect.poll(() => texts().filter((text) => text.includes('until Friday')).length, { timeout: 60_000 }).toBe(4)
    expect(texts().join()).toContain('Hi Asha Rao, the fair')
  }

  test('a number is paired, a list imported, three people answered, two cards moved, a meeting booked, a broadcast sent', async () => {
    const page = await dashboard.visit('/w/1/channels')
    for (const step of [pair, importList, answer, move, book, broadcast]) await step(page)
  }, 180_000)
})
