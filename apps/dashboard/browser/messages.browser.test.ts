import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { account, credentials } from '../../server/testing/populated-workspace.ts'
import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow } from './looks.test-helper.ts'

const wabaId = '102290129340398'
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const dayMs = 24 * 60 * 60_000

describeInBrowser('messages', () => {
  let graph: GraphServer
  const dashboard = useDashboard({
    async env() {
      graph = await startGraphServer({ ...account, wabaId })
      // Only vendors reach this one: the browser must ask the server that it is on.
      const publicUrl = 'http://127.0.0.9:4000'
      return { PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl, PARLEY_FILE_SIZE_MB: '1', PARLEY_PUBLIC_URL: publicUrl }
    },
  })
  let hook = ''
  beforeAll(async () => {
    const components = [
      { type: 'HEADER', format: 'TEXT', text: 'For {{1}}' },
      { type: 'BODY', text: 'Hello {{1}}, your order {{2}} is on its way.' },
    ]
    const template = { language: 'en', status: 'APPROVED', category: 'UTILITY' } as const
    graph.setTemplates([
      { ...template, id: '1', name: 'order_sent', components },
      { ...template, id: '2', name: 'welcome_back', components: [{ type: 'BODY', text: 'Welcome back!' }] },
      {
        ...template,
        id: '4',
        name: 'with_picture',
        components: [
          { type: 'HEADER', format: 'IMAGE' },
          { type: 'BODY', text: 'Look!' },
        ],
      },
      { ...template, id: '3', name: 'rejected', status: 'REJECTED', components },
    ])
    const { body } = await dashboard.parley.request('POST', '/v1/channels', {
      body: { type: 'whatsapp-cloud', name: 'Sales', credentials: { ...credentials, waba_id: wabaId } },
    })
    hook = `${dashboard.parley.url}/webhooks/whatsapp-cloud/${body.id}`
    await dashboard.parley.request('POST', `/v1/channels/${body.id}/templates/sync`)
    dashboard.parley.startWorkers()
  })
  afterAll(() => graph?.close())

  let last = 919_840_000_000
  /** Somebody new writes over the simulator. */
  async function writes(text: string, name: string): Promise<number> {
    const { body } = await dashboard.parley.request('POST', '/v1/simulator/inbound', {
      body: { from: String(++last), text, name },
    })
    return body.conversation_id
  }
  /** Somebody new writes over WhatsApp. */
  async function writesOnWhatsApp(said: { text: string } | { message: object }, name: string): Promise<number> {
    const from = String(++last)
    expect((await graph.sendInbound(hook, { from, name, ...said } as never)).status).toBe(200)
    const { body } = await dashboard.parley.request('GET', '/v1/messages?direction=inbound&limit=1')
    expect(body.data[0].address).toBe(from)
    return body.data[0].conversation_id
  }
  const sentIn = async (id: number, query = '') =>
    (
      (await dashboard.asOwner('GET', `/v1/messages?conversation_id=${id}&${query}`)).body as {
        data: {
          text: string | null
          content: { type: string; url?: string } | null
          direction: string
          send_at: string
        }[]
      }
    ).data.filter(({ direction }) => direction === 'outbound')
  const fieldOf = (page: Page) => page.getByRole('textbox', { name: 'Write a reply' })
  const attach = (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.locator('form input[type=file]').setInputFiles(files)

  test('a picture and a document are attached, one is removed, and what is sent is seen in the thread', async () => {
    const id = await writes('May I see it?', 'Rohan Mehta')
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    const said = page.getByRole('log')
    await said.getByText('May I see it?').waitFor()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Attach files' }).click()
    await chooser
    const again = page.waitForEvent('filechooser')
    await said.focus()
    await page.keyboard.press('u')
    await again
    await attach(
      page,
      { name: 'garden.png', mimeType: 'image/png', buffer: png },
      { name: 'prices.txt', mimeType: 'text/plain', buffer: Buffer.from('Ten euros') },
      { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('No') },
    )
    const attachments = page.getByRole('list', { name: 'Attachments' })
    await attachments.getByText('garden.png').waitFor()
    await attachments.getByRole('button', { name: 'Remove wrong.txt' }).click()
    await fieldOf(page).fill('Our garden')
    await expect.poll(() => page.getByRole('button', { name: 'Send', exact: true }).isEnabled()).toBe(true)
    await takePicture(page, 'messages-attached')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await said.getByText('Our garden').waitFor()
    const document = said.getByRole('link', { name: 'Download prices.txt' })
    await document.getByText('9 bytes').waitFor()
    const content = await page.request.get((await document.getAttribute('href')) ?? '')
    expect(await content.text()).toBe('Ten euros')
    await expect.poll(() => attachments.count()).toBe(0)
    expect((await sentIn(id)).map(({ content: sent }) => sent?.type)).toEqual(['document', 'image'])

    const picture = said.getByRole('button', { name: 'Show garden.png large' })
    const width = () => page.evaluate(`document.querySelector('[role=log] img')?.naturalWidth`)
    await expect.poll(width).toBe(1)
    await takePicture(page, 'messages-sent')
    await picture.press('Enter')
    const large = page.getByRole('dialog', { name: 'garden.png' })
    await large.getByRole('img', { name: 'garden.png' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => large.count()).toBe(0)
    await page.setViewportSize({ width: 390, height: 900 })
    await expectNoOverflow(page)
    await takePicture(page, 'messages-sent-390')
  })

  test('files are dropped and pasted, and what the server refuses says so with its name', async () => {
    const id = await writes('Send me all', 'Mina Shah')
    const page = await dashboard.visit(`/w/1/inbox/${id}`, { theme: 'dark' })
    const attachments = page.getByRole('list', { name: 'Attachments' })
    const give = (event: 'drop' | 'paste', name: string, type: string, size: number) =>
      page.evaluate(`(() => {
        const data = new DataTransfer()
        data.items.add(new File([new Uint8Array(${size}).fill(65)], '${name}', { type: '${type}' }))
        const more = { bubbles: true, cancelable: true }
        const given = '${event}' === 'drop'
          ? new DragEvent('drop', { ...more, dataTransfer: data })
          : new ClipboardEvent('paste', { ...more, clipboardData: data })
        document.querySelector('form textarea').dispatchEvent(given)
      })()`)
    await fieldOf(page).waitFor()
    await give('drop', 'dropped.txt', 'text/plain', 10)
    await attachments.getByText('dropped.txt').waitFor()
    await give('paste', 'large.txt', 'text/plain', 2 ** 20 + 1)
    await attachments.getByText('large.txt: The file is larger than 1 MiB.').waitFor()
    await give('paste', 'page.html', 'text/html', 10)
    await attachments.getByText(/^page.html: .*can't be text\/html/).waitFor()
    await expectAccessible(page)
    await takePicture(page, 'messages-refused-dark')
    const send = page.getByRole('button', { name: 'Send', exact: true })
    expect(await send.isDisabled()).toBe(true)
    for (const name of ['large.txt', 'page.html']) {
      await attachments.getByRole('button', { name: `Remove ${name}` }).press('Enter')
    }
    await expect.poll(() => send.isEnabled()).toBe(true)
    await fieldOf(page).press('Control+Enter')
    await page.getByRole('log').getByRole('link', { name: 'Download dropped.txt' }).waitFor()
  })

  test('what a contact sends is seen when it has been fetched, and why it can’t be', async () => {
    graph.media.set('5001', { content: png, type: 'image/png' })
    const image = (mediaId: string) => ({ type: 'image', image: { id: mediaId, mime_type: 'image/png', sha256: 'x' } })
    graph.failNext({ status: 500, code: 2, message: 'Service temporarily unavailable' })
    const id = await writesOnWhatsApp({ message: image('5001') }, 'Lena Braun')
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    const said = page.getByRole('log')
    await said.getByText('Picture is being fetched …').waitFor()
    dashboard.parley.clock.advance(10_000)
    const picture = said.getByRole('button', { name: 'Show Picture large' })
    await picture.waitFor()
    await picture.click()
    await page.getByRole('dialog').locator('img').waitFor()
    await page.keyboard.press('Escape')
    const other = await writesOnWhatsApp({ message: image('5002') }, 'Ola Nordmann')
    const failed = await dashboard.visit(`/w/1/inbox/${other}`)
    await failed
      .getByRole('log')
      .getByText(/could not be fetched: .*does not exist/)
      .waitFor()
    await takePicture(failed, 'messages-failed')
  })

  test('a message is sent later, unless they answer before, and is cancelled', async () => {
    const id = await writes('I will think about it', 'Ines Costa')
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    await fieldOf(page).fill('Have you thought about it?')
    await page.getByRole('button', { name: 'Send later' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Not if they answer before' }).click()
    await takePicture(page, 'messages-later')
    await expectAccessible(page)
    await page.getByRole('menuitem', { name: /^Tomorrow morning/ }).click()
    const scheduled = page.getByRole('list', { name: 'Scheduled messages' })
    await scheduled.getByText('Have you thought about it?').waitFor()
    await scheduled.getByText(/unless they answer before/).waitFor()
    const [message] = await sentIn(id, 'status=scheduled')
    expect(message?.send_at).toMatch(/T09:00:00.000Z$/)
    await takePicture(page, 'messages-scheduled')
    await scheduled.getByRole('button', { name: /^Cancel/ }).click()
    await expect.poll(() => scheduled.count()).toBe(0)
    expect(await sentIn(id, 'status=scheduled')).toEqual([])
  })

  test('by keyboard, a message is scheduled for a time of one’s own', async () => {
    const id = await writes('Call me in 2036', 'Tarek Aziz')
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    await page.getByRole('log').getByText('Call me in 2036').waitFor()
    await page.keyboard.press('r')
    await page.keyboard.type('As you wished.')
    await page.getByRole('button', { name: 'Send later' }).press('Enter')
    await page.getByRole('menuitem', { name: /^At another time/ }).press('Enter')
    const time = page.getByLabel('Send at (UTC)')
    await time.fill('2036-01-16T09:30')
    await expectAccessible(page)
    await time.press('Enter')
    await page.getByRole('list', { name: 'Scheduled messages' }).getByText('As you wished.').waitFor()
    expect((await sentIn(id, 'status=scheduled'))[0]?.send_at).toBe('2036-01-16T09:30:00.000Z')
    expect(await fieldOf(page).inputValue()).toBe('')
  })

  test('a template is found, filled in and sent, by keyboard', async () => {
    const id = await writesOnWhatsApp({ text: 'Where is it?' }, 'Asha Rao')
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    await page.getByText('Window closes in 24 hours').waitFor()
    await page.getByRole('log').getByText('Where is it?').waitFor()
    await page.keyboard.press('t')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('welcome_back').waitFor()
    expect(await dialog.getByText('rejected').count()).toBe(0)
    await page.keyboard.type('order')
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(1)
    await takePicture(page, 'messages-templates')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => dialog.getByRole('textbox', { name: 'Variable 1', exact: true }).inputValue())
      .toBe('Asha Rao')
    await dialog.getByRole('textbox', { name: 'Variable 2', exact: true }).fill('A-77')
    await dialog.getByText('Hello Asha Rao, your order A-77 is on its way.').waitFor()
    await takePicture(page, 'messages-template')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('Hello Asha Rao, your order A-77 is on its way.').waitFor()
    await expect.poll(() => dialog.count()).toBe(0)
  })

  test('a template that begins with a picture takes one', async () => {
    const id = await writesOnWhatsApp({ text: 'Show me' }, 'Pia Lund')
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    await page.getByRole('button', { name: 'Template', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /with_picture/ }).click()
    const send = dialog.getByRole('button', { name: 'Send the template' })
    expect(await send.isDisabled()).toBe(true)
    await dialog.locator('input[type=file]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png })
    await expectAccessible(page)
    await send.click()
    await page.getByRole('log').getByText('Look!').waitFor()
    const [sent] = await sentIn(id)
    expect(sent?.content).toMatchObject({ header: { type: 'image', url: expect.stringMatching(/\/a\.png$/) } })
  })

  test('a channel that takes no files says so before anything is uploaded', async () => {
    const { body: channel } = await dashboard.parley.request('POST', '/v1/channels', {
      body: { type: 'linkedin', name: 'Profile', credentials: { driver: 'manual' } },
    })
    const { body: said } = await dashboard.parley.request('POST', `/v1/channels/${channel.id}/inbound`, {
      body: { from: 'https://www.linkedin.com/in/pia-lund', text: 'Hello' },
    })
    const page = await dashboard.visit(`/w/1/inbox/${said.conversation_id}`)
    await fieldOf(page).fill('Look')
    await page.getByRole('complementary').getByText('Profile', { exact: true }).waitFor()
    const before = (await dashboard.asOwner('GET', '/v1/files?limit=1')).body
    await attach(page, { name: 'garden.png', mimeType: 'image/png', buffer: png })
    await page.getByText('Profile can’t send this: Picture').waitFor()
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
    expect((await dashboard.asOwner('GET', '/v1/files?limit=1')).body).toEqual(before)
    expect(await page.getByRole('button', { name: 'Template', exact: true }).count()).toBe(0)
  })

  test('a closed window takes templates only', async () => {
    const id = await writesOnWhatsApp({ text: 'It was long ago' }, 'Ravi Kumar')
    const longAgo = new Date(Date.now() - 2 * dayMs)
    await dashboard.parley.sql('update conversations set last_inbound_at = $2 where id = $1', [id, longAgo])
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    await page.getByText(/^They last wrote more than 24 hours ago/).waitFor()
    expect(await fieldOf(page).count()).toBe(0)
    await expectAccessible(page)
    await takePicture(page, 'messages-closed')
    await page.getByRole('button', { name: 'Template', exact: true }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /welcome_back/ })
      .click()
    await page.getByRole('button', { name: 'Send the template' }).click()
    await page.getByRole('log').getByText('Welcome back!').waitFor()
    await page.getByRole('button', { name: 'Note', exact: true }).click()
    await page.getByRole('textbox', { name: 'Write a note' }).waitFor()
  })

  test('a person is written to with a picture, and later, from their page', async () => {
    const id = await writes('Hello', 'Joana Lima')
    const { contact_id: contact } = (await dashboard.asOwner('GET', `/v1/conversations/${id}`)).body as {
      contact_id: number
    }
    const page = await dashboard.visit(`/w/1/contacts/${contact}`, { theme: 'dark' })
    const field = page.getByRole('textbox', { name: 'Write a message' })
    await attach(page, { name: 'a picture.png', mimeType: 'image/png', buffer: png })
    await field.fill('Look')
    await expect.poll(() => page.getByRole('button', { name: 'Send', exact: true }).isEnabled()).toBe(true)
    await field.press('Control+Enter')
    await page.getByRole('button', { name: 'Show a picture.png large' }).waitFor()
    await field.fill('And?')
    await page.getByRole('button', { name: 'Send later' }).click()
    await page.getByRole('menuitem', { name: /^Monday morning/ }).click()
    await page.getByRole('list', { name: 'Scheduled messages' }).getByText('And?').waitFor()
    await takePicture(page, 'messages-person-dark')
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 900 })
    await expectNoOverflow(page)
    await takePicture(page, 'messages-person-390')
  })

  test('a window in its last hour warns', async () => {
    const id = await writesOnWhatsApp({ text: 'Still there?' }, 'Nina Roy')
    const soon = new Date(Date.now() - dayMs + 30 * 60_000)
    await dashboard.parley.sql('update conversations set last_inbound_at = $2 where id = $1', [id, soon])
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    const clock = page.getByText(/^Window closes in (30|29) minutes/)
    await clock.waitFor()
    expect(await clock.getAttribute('data-state')).toBe('urgent')
  })
})
