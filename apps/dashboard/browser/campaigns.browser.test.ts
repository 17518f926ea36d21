import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow } from './looks.test-helper.ts'

describeInBrowser('campaigns', () => {
  const dashboard = useDashboard()
  beforeAll(() => {
    dashboard.parley.startWorkers()
  })

  let phones = 0
  async function add(more: object): Promise<{ id: number; phone: string }> {
    phones += 1
    const phone = `9198123460${10 + phones}`
    const { status, body } = await dashboard.asOwner('POST', '/v1/contacts', { phone, ...more })
    expect(status).toBe(201)
    return { id: (body as { id: number }).id, phone }
  }
  const text = (words: string) => ({ type: 'message', content: { type: 'text', text: words } })
  async function make(name: string, steps: object[], more: object = {}): Promise<number> {
    const { status, body } = await dashboard.asOwner('POST', '/v1/campaigns', { name, steps, ...more })
    expect(status).toBe(201)
    return (body as { id: number }).id
  }
  const get = async (id: number) =>
    (await dashboard.asOwner('GET', `/v1/campaigns/${id}`)).body as {
      name: string
      status: string
      steps: { type: string; content?: { text: string }; variants?: object[]; label?: string; yes?: string }[]
      counts: { enrolled: number }
    }
  const idIn = (page: Page) => Number(/campaigns\/(\d+)/.exec(page.url())?.[1])
  const saved = (page: Page) => page.getByRole('status').filter({ hasText: 'Saved as a draft' }).waitFor()

  test('the first campaign begins with a ready one, which is written, previewed, filled and started', async () => {
    await add({ name: 'Asha Rao', stage: 'New', tags: ['fair'] })
    await add({ stage: 'New' })
    await dashboard.asOwner('POST', '/v1/contacts', { email: 'mail@example.com', name: 'Only Mail' })
    const page = await dashboard.visit('/w/1/campaigns')
    await page.getByRole('heading', { name: 'No campaign yet' }).waitFor()
    await takePicture(page, 'campaigns-empty')
    await page.getByRole('button', { name: /Wake up quiet contacts/ }).click()
    const first = page.getByRole('listitem', { name: 'Step 1' })
    await first.getByRole('textbox', { name: 'Text' }).fill('')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await first.getByText('must not be empty').or(first.getByText('is required')).first().waitFor()
    await expectAccessible(page)
    await first.getByRole('textbox', { name: 'Text' }).fill('Dear {{name}}, how are you?')
    await page.getByRole('textbox', { name: 'For which contact?' }).or(page.getByRole('searchbox')).last().fill('asha')
    await page.getByRole('button', { name: 'Asha Rao' }).click()
    await page
      .getByRole('region', { name: 'As Asha Rao would get it' })
      .getByText('Dear Asha Rao, how are you?')
      .waitFor()
    await takePicture(page, 'campaigns-builder')
    await page.getByRole('button', { name: 'Save and close' }).click()
    await page.getByRole('heading', { level: 1, name: 'Wake up quiet contacts' }).waitFor()

    await page.getByRole('button', { name: 'Enroll contacts' }).click()
    const dialog = page.getByRole('dialog', { name: 'Enroll contacts' })
    await dialog.getByText('1 of them has no address on the channel').waitFor()
    await takePicture(page, 'campaigns-enroll')
    await expectAccessible(page)
    await dialog.getByLabel('Tag', { exact: true }).fill('fair')
    await dialog.getByRole('button', { name: 'Enroll 1 contact' }).click()
    await page.getByRole('cell', { name: 'Asha Rao', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
    const sent = page.getByRole('table', { name: 'Steps' }).getByRole('row').nth(1).getByRole('cell').nth(1)
    await expect.poll(() => sent.textContent()).toBe('1')
    await takePicture(page, 'campaigns-running')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('button', { name: 'Resume' }).waitFor()
    expect((await get(idIn(page))).status).toBe('paused')
  })

  test('by keyboard, steps are moved and a campaign is started', async () => {
    await add({ name: 'Tab Stop', tags: ['typed'] })
    const id = await make('By keyboard', [text('One'), { type: 'wait', days: 2 }, text('Two')])
    const page = await dashboard.visit(`/w/1/campaigns/${id}`)
    await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor()
    await page.keyboard.press('e')
    const last = page.getByRole('listitem', { name: 'Step 3' })
    await last.getByRole('textbox', { name: 'Text' }).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await page.keyboard.press('Alt+ArrowUp')
    const first = page.getByRole('listitem', { name: 'Step 1' }).getByRole('textbox', { name: 'Text' })
    await expect.poll(() => first.inputValue()).toBe('Two')
    await page.keyboard.press('Control+s')
    await saved(page)
    expect((await get(id)).steps.map(({ content, type }) => content?.text ?? type)).toEqual(['Two', 'One', 'wait'])
    await page.getByRole('button', { name: 'Move step 1 down' }).press('Enter')
    await expect.poll(() => first.inputValue()).toBe('One')
    await page.getByRole('button', { name: 'Save and close' }).press('Enter')
    await page.getByRole('heading', { level: 2, name: 'Contacts in it' }).waitFor()
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByLabel('Tag', { exact: true }).focus()
    await page.keyboard.type('typed')
    await page.getByRole('button', { name: 'Enroll 1 contact' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('cell', { name: 'Tab Stop', exact: true }).waitFor()
    await page.keyboard.press('p')
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).press('Enter')
    await expect.poll(async () => (await get(id)).status).toBe('running')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await page.keyboard.press('p')
    await expect.poll(async () => (await get(id)).status).toBe('paused')
  })

  test('a step is compared with another one, and a condition leads to a later step', async () => {
    const id = await make('Compared', [text('Plain')])
    const page = await dashboard.visit(`/w/1/campaigns/${id}/edit`)
    await page.getByRole('button', { name: 'Compare with another message (A/B)' }).click()
    const second = page.getByRole('group', { name: 'Variant B' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await second.getByText('must not be empty').or(second.getByText('is required')).first().waitFor()
    await second.getByRole('textbox', { name: 'Text' }).fill('Fancy')
    await second.getByLabel('Weight').fill('3')
    for (const kind of ['Condition', 'Message', 'Task']) {
      await page.getByRole('button', { name: 'Add a step' }).click()
      await page.getByRole('menuitem', { name: kind, exact: true }).click()
    }
    await page.getByRole('listitem', { name: 'Step 3' }).getByRole('textbox', { name: 'Text' }).fill('After')
    await page.getByRole('listitem', { name: 'Step 4' }).getByLabel('What is to be done').fill('Call')
    await page.getByLabel('Then').selectOption({ label: 'Step 4: Task' })
    await takePicture(page, 'campaigns-variants')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await saved(page)
    const { steps } = await get(id)
    expect(steps).toMatchObject([
      { variants: [{ content: { text: 'Plain' } }, { content: { text: 'Fancy' }, weight: 3 }] },
      { type: 'condition', yes: steps[3]?.label },
      { content: { text: 'After' } },
      { title: 'Call' },
    ])
    await page.setViewportSize({ width: 390, height: 900 })
    await expectNoOverflow(page)
    await takePicture(page, 'campaigns-variants-390')
  })

  test('counts of variants come in live, and the one in front is no winner yet', async () => {
    const contacts = []
    for (let n = 0; n < 12; n++) contacts.push(await add({ source: 'live' }))
    const variants = ['Short', 'Long'].map((words) => ({ content: { type: 'text', text: words } }))
    const id = await make('Live', [{ type: 'message', variants }, { type: 'wait', days: 1 }, text('Later')])
    await dashboard.asOwner('POST', `/v1/campaigns/${id}/enrollments`, { filter: { source: 'live' } })
    const page = await dashboard.visit(`/w/1/campaigns/${id}`)
    const table = page.getByRole('table', { name: 'Steps' })
    await table.waitFor()
    await dashboard.asOwner('POST', `/v1/campaigns/${id}/start`)
    await expect.poll(() => table.getByRole('row').nth(1).getByRole('cell').nth(1).textContent()).toBe('12')
    await dashboard.parley.request('POST', '/v1/simulator/inbound', { body: { from: contacts[0]?.phone, text: 'Yes' } })
    await table.getByText('Leads so far').waitFor()
    await table.getByText('May be chance').waitFor()
    await page.getByLabel('State').selectOption('Left')
    await page.waitForURL(/state=stopped/)
    await page.getByRole('cell', { name: 'Answered' }).waitFor()
    await takePicture(page, 'campaigns-live')
    await expectAccessible(page)
  })

  test('a template reaches a segment in three clicks, whose last one says how many', async () => {
    await add({ name: 'Lia Souza', tags: ['vip'] })
    await add({ name: 'Caio Lima', tags: ['vip'] })
    await dashboard.asOwner('POST', '/v1/segments', { name: 'VIP', filter: { tag: 'vip' } })
    await dashboard.parley.sql(
      `insert into templates (workspace_id, channel_id, external_id, name, language, category, status, components, updated_at)
       values (1, 1, '7', 'boas_vindas', 'pt_BR', 'MARKETING', 'APPROVED', $1, now())`,
      [JSON.stringify([{ type: 'BODY', text: 'Olá {{1}}, tudo bem?', example: { body_text: [['João']] } }])],
    )
    const page = await dashboard.visit('/w/1/campaigns')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('b')
    await page.getByRole('radio', { name: /boas_vindas/ }).click()
    await page.getByRole('radio', { name: 'VIP' }).click()
    await page.getByRole('region', { name: /As .* would get it/ }).waitFor()
    const send = page.getByRole('button', { name: 'Send to 2 contacts' })
    await send.waitFor()
    await takePicture(page, 'broadcast')
    await expectAccessible(page)
    await send.click()
    await page.getByRole('heading', { level: 1, name: 'Broadcast to VIP' }).waitFor()
    expect(await get(idIn(page))).toMatchObject({ counts: { enrolled: 2 } })
    await expect.poll(async () => (await get(idIn(page))).status).toBe('completed')
  })

  test('what isn’t saved is left only after a question, and an unsent broadcast leaves nothing behind', async () => {
    const id = await make('Unsaved', [text('Before')])
    const page = await dashboard.visit(`/w/1/campaigns/${id}/edit`)
    await page.getByRole('textbox', { name: 'Text' }).fill('After')
    await page.getByRole('link', { name: 'Contacts' }).click()
    const question = page.getByRole('dialog', { name: 'Leave without saving?' })
    await question.getByRole('button', { name: 'Cancel' }).press('Enter')
    expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('After')
    await page.getByRole('link', { name: 'Contacts' }).click()
    await question.getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor()
    expect((await get(id)).steps[0]?.content?.text).toBe('Before')

    const drafts = async () =>
      ((await dashboard.asOwner('GET', '/v1/campaigns?status=draft')).body as { data: { name: string }[] }).data
        .map(({ name }) => name)
        .filter((name) => name.startsWith('Broadcast'))
    await page.goto(`${dashboard.parley.url}/app/w/1/broadcast`)
    await page.getByRole('radio', { name: /^Text/ }).click()
    await page.getByRole('radio', { name: 'All contacts' }).click()
    await expect.poll(drafts).toEqual(['Broadcast to All contacts'])
    await page.getByRole('link', { name: 'Pipeline' }).click()
    await expect.poll(drafts).toEqual([])
  })

  test('a text is broadcast by keyboard', async () => {
    await add({ name: 'Key Board', tags: ['keys'] })
    await dashboard.asOwner('POST', '/v1/segments', { name: 'Keys', filter: { tag: 'keys' } })
    const page = await dashboard.visit('/w/1/broadcast')
    await page.getByRole('radio', { name: /^Text/ }).press('Space')
    await page.getByRole('textbox', { name: 'Text' }).fill('Hello {{name|you}}')
    await page.getByRole('radio', { name: 'Keys' }).press('Space')
    await page.getByText('Hello Key Board').waitFor()
    await page.getByRole('button', { name: 'Send to 1 contact' }).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Broadcast to Keys' }).waitFor()
  })
})
