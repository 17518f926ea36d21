import { expect, test } from 'vitest'

import { describeInBrowser, owner, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible } from './looks.test-helper.ts'

interface Listed<Item> {
  data: Item[]
}

describeInBrowser('what people have to do', () => {
  const dashboard = useDashboard()
  let last = 919_840_000_000
  async function writes(text: string, name: string) {
    const { body } = await dashboard.parley.request('POST', '/v1/simulator/inbound', {
      body: { from: String(++last), text, name },
    })
    return body as { conversation_id: number; contact_id: number }
  }
  const post = async (path: string, body: object) =>
    (await dashboard.asOwner('POST', path, body)).body as { id: number; contact_id: number }
  const read = async <Item>(path: string) => (await dashboard.asOwner('GET', path)).body as Item
  async function handOff(name: string, reason: string) {
    const { conversation_id } = await writes('I want to talk to a person.', name)
    return { ...(await post('/v1/handoffs', { conversation_id, reason, priority: 'high' })), conversation_id }
  }

  test('a handoff that waits is taken, opened and closed with the mouse', async () => {
    const { id, conversation_id } = await handOff('Rohan Mehta', 'Asked for a person')
    const page = await dashboard.visit('/w/1/handoffs')
    const row = page.getByRole('row').filter({ hasText: 'Rohan Mehta' })
    await row.getByText('Asked for a person').waitFor()
    await row.getByText('I want to talk to a person.').waitFor()
    await takePicture(page, 'handoffs-waiting')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Take Rohan Mehta' }).click()
    await row.waitFor({ state: 'detached' })
    const taken = await read<{ status: string; assignee: string }>(`/v1/handoffs/${id}`)
    expect(taken).toMatchObject({ status: 'assigned', assignee: expect.stringMatching(/^user:/) })

    await page.getByRole('combobox', { name: 'Assigned to' }).selectOption('Mine')
    await row.getByRole('link', { name: 'Rohan Mehta' }).click()
    await page.waitForURL((url) => url.pathname.endsWith(`/inbox/${conversation_id}`))
    await page.goBack()
    await page.getByRole('button', { name: 'Close Rohan Mehta' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Result' }).fill('The invoice is sent.')
    await dialog.getByRole('button', { name: 'Close the handoff' }).click()
    await expect
      .poll(() => read<object>(`/v1/handoffs/${id}`))
      .toMatchObject({ status: 'closed', note: 'The invoice is sent.' })
    expect(await read(`/v1/conversations/${conversation_id}`)).toMatchObject({ handler: 'agent' })
    await page.getByRole('combobox', { name: 'State' }).selectOption('Closed')
    await page.waitForURL((url) => url.searchParams.get('status') === 'closed')
    await row.getByText('Result: The invoice is sent.').waitFor()
  })

  test('a handoff is taken, assigned and closed by keyboard, and a new one is seen at once', async () => {
    const page = await dashboard.visit('/w/1/handoffs')
    await page.getByText('Nobody waits').waitFor()
    const { id } = await handOff('Mina Shah', 'Is angry')
    const row = page.getByRole('row').filter({ hasText: 'Mina Shah' })
    await row.waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('t')
    await row.waitFor({ state: 'detached' })
    expect(await read(`/v1/handoffs/${id}`)).toMatchObject({ status: 'assigned' })
    await page.getByRole('combobox', { name: 'State' }).selectOption('Taken')
    await row.waitFor()
    await expect.poll(() => row.getByRole('combobox').locator('option:checked').textContent()).toBe(owner.name)
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    const dialog = page.getByRole('dialog', { name: 'Close Mina Shah' })
    await dialog.getByRole('switch', { name: 'Agents answer again' }).press('Space')
    await dialog.getByRole('button', { name: 'Close the handoff' }).press('Enter')
    await expect.poll(() => read<object>(`/v1/handoffs/${id}`)).toMatchObject({ status: 'closed' })
  })

  test('a task is added for a contact, due by the workspace’s clock, changed, done and opened again', async () => {
    await dashboard.asOwner('PATCH', '/v1/workspace', { time_zone: 'Asia/Kolkata' })
    const contact = await post('/v1/contacts', { name: 'Lena Braun', email: 'lena@example.com' })
    const page = await dashboard.visit('/w/1/tasks')
    await page.getByText('Nothing to do').waitFor()
    await page.keyboard.press('t')
    const dialog = page.getByRole('dialog', { name: 'New task' })
    await dialog.getByRole('button', { name: 'Add the task' }).click()
    await dialog.getByText('must not be empty').waitFor()
    await dialog.getByRole('textbox', { name: 'What is to be done' }).fill('Send the offer')
    await dialog.getByRole('combobox', { name: 'Contact' }).fill('Lena')
    await page.getByRole('option', { name: 'Lena Braun' }).click()
    await dialog.getByLabel('Due (Asia/Kolkata)').fill('2020-01-15T09:30')
    await takePicture(page, 'tasks-new')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Add the task' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Send the offer' })
    await row.getByText('Overdue').waitFor()
    const [task] = (await read<Listed<{ id: number }>>('/v1/tasks')).data
    expect(task).toMatchObject({ contact_id: contact.id, due_at: '2020-01-15T04:00:00.000Z' })

    await page.getByRole('combobox', { name: 'State' }).selectOption('Overdue')
    await page.waitForURL((url) => url.searchParams.get('status') === 'overdue')
    await page.getByRole('button', { name: 'Change: Send the offer' }).click()
    const change = page.getByRole('dialog', { name: 'Change: Send the offer' })
    await change.getByLabel('Due (Asia/Kolkata)').fill('2036-01-15T09:30')
    await change.getByRole('button', { name: 'Save' }).click()
    await page.getByText('No task matches').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await row.getByText('Jan 15, 2036, 9:30 AM').waitFor()
    await page.getByRole('button', { name: 'Done: Send the offer' }).click()
    await row.waitFor({ state: 'detached' })
    await page.getByRole('combobox', { name: 'State' }).selectOption('Done')
    await page.getByRole('button', { name: 'Reopen: Send the offer' }).click()
    await expect.poll(() => read<object>(`/v1/tasks/${task?.id}`)).toMatchObject({ status: 'open' })
  })

  test('tasks are done by keyboard, open their contact, and a colleague’s task is seen', async () => {
    const { contact_id } = await writes('Hello', 'Tarek Aziz')
    const page = await dashboard.visit('/w/1/tasks?assignee=none')
    await page.getByText('No task matches').waitFor()
    const { id } = await post('/v1/tasks', { title: 'Ask Tarek', contact_id })
    const row = page.getByRole('row').filter({ hasText: 'Ask Tarek' })
    await row.waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await row.waitFor({ state: 'detached' })
    expect(await read(`/v1/tasks/${id}`)).toMatchObject({ status: 'done' })
    await post(`/v1/tasks/${id}/reopen`, {})
    await row.waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Tarek Aziz' }).waitFor()
  })

  test('a free slot is booked for a contact, the meeting moved and cancelled with a reason', async () => {
    await dashboard.asOwner('PATCH', '/v1/workspace', { time_zone: 'Asia/Kolkata' })
    const { contact_id } = await writes('Can we meet?', 'Asha Rao')
    const page = await dashboard.visit('/w/1/meetings')
    await page.getByText('No meetings are ahead').waitFor()
    await page.getByText('Times are in Asia/Kolkata.').waitFor()
    const slot = page.getByRole('button', { name: /^Book .*20\d\d/ }).first()
    const time = (await slot.getAttribute('aria-label')) ?? ''
    await slot.click()
    const dialog = page.getByRole('dialog', { name: 'Book a meeting' })
    await dialog.getByRole('combobox', { name: 'Contact' }).fill('Asha')
    await page.getByRole('option', { name: 'Asha Rao' }).click()
    await takePicture(page, 'meetings-book')
    await dialog.getByRole('button', { name: 'Book a meeting' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Meeting with Asha Rao' })
    await row.waitFor()
    await takePicture(page, 'meetings-agenda')
    await expectAccessible(page)
    await page.getByRole('button', { name: time }).waitFor({ state: 'detached' })
    const [meeting] = (await read<Listed<{ id: number; url: string }>>('/v1/meetings')).data
    expect(meeting).toMatchObject({ contact_id })
    await row.getByRole('button', { name: 'Copy: booking link of Meeting with Asha Rao' }).click()
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(meeting?.url)

    await row.getByRole('button', { name: 'Move: Meeting with Asha Rao' }).click()
    const moving = page.getByRole('dialog', { name: 'Move: Meeting with Asha Rao' })
    await moving.getByLabel('Start (Asia/Kolkata)').fill('2036-01-19T03:00')
    await moving.getByRole('button', { name: 'Move', exact: true }).click()
    await moving.getByText('is not a bookable time of this calendar').waitFor()
    await moving.getByRole('switch', { name: 'At any time' }).click()
    await moving.getByRole('button', { name: 'Move', exact: true }).click()
    await row.getByText('3:00 AM').waitFor()
    expect(await read(`/v1/meetings/${meeting?.id}`)).toMatchObject({ start: '2036-01-18T21:30:00.000Z' })

    await row.getByRole('button', { name: 'Cancel: Meeting with Asha Rao' }).click()
    const cancelling = page.getByRole('dialog', { name: 'Cancel: Meeting with Asha Rao' })
    await cancelling.getByRole('textbox', { name: 'Reason' }).fill('They are ill.')
    await cancelling.getByRole('button', { name: 'Cancel the meeting' }).click()
    await page.getByText('No meetings are ahead').waitFor()
    await page.getByRole('combobox', { name: 'State' }).selectOption('Cancelled')
    await row.getByText('Reason: They are ill.').waitFor()
  })

  test('a meeting is booked by keyboard, and one that a colleague books is seen', async () => {
    const { contact_id } = await writes('Let us meet.', 'Ravi Kumar')
    const page = await dashboard.visit('/w/1/meetings')
    await page.getByRole('heading', { name: 'Free slots' }).waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog', { name: 'Book a meeting' })
    await dialog.getByRole('combobox', { name: 'Contact' }).pressSequentially('Ravi')
    await page.getByRole('option', { name: 'Ravi Kumar' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await dialog
      .getByRole('button', { name: /^Book .*20\d\d/ })
      .first()
      .press('Enter')
    await expect.poll(() => dialog.getByLabel(/^Start/).inputValue()).not.toBe('')
    await dialog.getByRole('button', { name: 'Book a meeting', exact: true }).press('Enter')
    await page.getByRole('listitem').filter({ hasText: 'Meeting with Ravi Kumar' }).waitFor()
    await post('/v1/meetings', { contact_id, start: '2036-02-19T03:00:00Z', any_time: true, title: 'Another demo' })
    await page.getByRole('listitem').filter({ hasText: 'Another demo' }).waitFor()
  })
})
