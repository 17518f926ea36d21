import { expect, test } from 'vitest'

import { describeInBrowser, owner, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, waitUntilSettled } from './looks.test-helper.ts'

describeInBrowser('the inbox', () => {
  const dashboard = useDashboard()
  let last = 919_830_000_000
  /** A new person writes. Returns the id of the conversation. */
  async function writes(text: string, name: string, from = String(++last)): Promise<{ id: number; from: string }> {
    const { body } = await dashboard.parley.request('POST', '/v1/simulator/inbound', { body: { from, text, name } })
    return { id: body.conversation_id, from }
  }
  const read = async (id: number) =>
    (await dashboard.asOwner('GET', `/v1/conversations/${id}`)).body as {
      status: string
      assignee: string | null
      unread_count: number
      snoozed_until: string | null
    }

  test('is read, answered and resolved by keyboard, on to the next one', async () => {
    dashboard.parley.startWorkers()
    const first = await writes('What does it cost?', 'Rohan Mehta')
    const second = await writes('Do you ship to Goa?', 'Mina Shah')
    const page = await dashboard.visit('/w/1/inbox')
    const list = page.getByRole('region', { name: 'Conversations' })
    await list.getByText('Do you ship to Goa?').waitFor()
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.pathname.endsWith(`/inbox/${second.id}`))
    const said = page.getByRole('log')
    await said.getByText('Do you ship to Goa?').waitFor()
    await expect.poll(async () => (await read(second.id)).unread_count).toBe(0)

    await page.keyboard.press('r')
    await page.keyboard.type('We do, in two days.')
    await takePicture(page, 'inbox-answering')
    await expectAccessible(page)
    await page.keyboard.press('Control+Enter')
    await said.getByText('We do, in two days.').waitFor()
    await said.focus()
    await page.keyboard.press('a')
    await expect.poll(async () => (await read(second.id)).assignee).toMatch(/^user:/)
    await page.keyboard.press('e')
    await page.waitForURL((url) => url.pathname.endsWith(`/inbox/${first.id}`))
    await expect.poll(async () => (await read(second.id)).status).toBe('resolved')
    await said.getByText('What does it cost?').waitFor()
    expect(await list.getByText('Mina Shah').count()).toBe(0)
  })

  test('a note is for colleagues, and a reply may put the conversation away until they answer', async () => {
    const { id, from } = await writes('Is it in stock?', 'Lena Braun')
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    const said = page.getByRole('log')
    await said.getByText('Is it in stock?').waitFor()
    await page.getByRole('button', { name: 'Note', exact: true }).click()
    await page.getByRole('textbox', { name: 'Write a note' }).fill('Ask the warehouse first.')
    await page.getByRole('button', { name: 'Add the note' }).click()
    await said.getByText('Ask the warehouse first.').waitFor()
    await said.getByText(owner.name).waitFor()
    await page.getByRole('button', { name: 'Reply', exact: true }).click()
    await page.getByRole('textbox', { name: 'Write a reply' }).fill('I will ask, and tell you.')
    await page.getByRole('button', { name: 'Send and snooze' }).click()
    await expect.poll(async () => (await read(id)).status).toBe('snoozed')
    expect((await read(id)).snoozed_until).toBeNull()
    const { body } = await dashboard.asOwner('GET', `/v1/messages?conversation_id=${id}`)
    expect((body as { data: unknown[] }).data).toHaveLength(2)
    await writes('And?', 'Lena Braun', from)
    await expect.poll(async () => (await read(id)).status).toBe('open')
  })

  test('two people see each other’s replies and assignments', async () => {
    const { id } = await writes('Who is there?', 'Tarek Aziz')
    const [ana, ravi] = await Promise.all([
      dashboard.visit(`/w/1/inbox/${id}`),
      dashboard.visit(`/w/1/inbox/${id}`, { theme: 'dark' }),
    ])
    await ravi.getByRole('log').getByText('Who is there?').waitFor()
    await ana.getByRole('textbox', { name: 'Write a reply' }).fill('I am, Ana.')
    await ana.getByRole('button', { name: 'Send', exact: true }).click()
    await ravi.getByRole('log').getByText('I am, Ana.').waitFor()
    const me = (await dashboard.asOwner('GET', '/v1/me')).body as { actor: string }
    await ana.getByLabel('Assigned to').selectOption(me.actor)
    await expect.poll(() => ravi.getByLabel('Assigned to').inputValue()).toBe(me.actor)
  })

  test('a view, words and unread are the address', async () => {
    const { id } = await writes('The zebra invoice', 'Ola Nordmann')
    const page = await dashboard.visit('/w/1/inbox')
    const list = page.getByRole('region', { name: 'Conversations' })
    await list.getByText('The zebra invoice').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('zebra')
    await page.waitForURL(/q=zebra/)
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1)
    await list.getByRole('link').click()
    await page.waitForURL((url) => url.pathname.endsWith(`/inbox/${id}`) && url.searchParams.get('q') === 'zebra')
    await page.reload()
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1)
    await page.getByRole('button', { name: /^Snoozed/ }).click()
    await page.waitForURL(/view=snoozed/)
    await list.getByText('No conversation here').waitFor()
  })

  test('a cold inbox asks five times at most', async () => {
    await writes('Is anybody there?', 'Tom Berg')
    const page = await dashboard.visit('/w/1/inbox')
    await page.getByText('Is anybody there?').first().waitFor()
    await waitUntilSettled(page)
    const asked = (await page.requests()).map((request) => `${request.method()} ${request.url()}`)
    const ofData = asked.filter((one) => /\/v1\/|\/graphql|\/app\/reads/.test(one))
    expect(ofData.length, ofData.join('\n')).toBeLessThanOrEqual(5)
  })

  test('a canned reply is found by a slash, and reads as it will be sent', async () => {
    await dashboard.asOwner('POST', '/v1/canned-replies', { shortcut: 'thanks', text: 'Thank you, {{name}}!' })
    await dashboard.asOwner('POST', '/v1/canned-replies', { shortcut: 'track', text: 'It is on its way.' })
    const { id } = await writes('I have paid', 'Ines Costa')
    const page = await dashboard.visit(`/w/1/inbox/${id}`)
    const field = page.getByRole('textbox', { name: 'Write a reply' })
    await field.pressSequentially('Great. /t')
    const options = page.getByRole('listbox', { name: 'Canned replies' }).getByRole('option')
    await expect.poll(() => options.count()).toBe(2)
    await field.press('ArrowDown')
    await expect.poll(() => options.last().getAttribute('aria-selected')).toBe('true')
    await expectAccessible(page)
    await field.pressSequentially('h')
    await expect.poll(() => options.count()).toBe(1)
    await field.press('Enter')
    expect(await field.inputValue()).toBe('Great. Thank you, Ines Costa!')
  })
})
