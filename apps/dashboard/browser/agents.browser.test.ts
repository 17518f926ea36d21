import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, waitUntilSettled } from './looks.test-helper.ts'

describeInBrowser('agents', () => {
  const dashboard = useDashboard()
  const read = async <Item>(path: string) => (await dashboard.asOwner('GET', path)).body as Item
  let last = 919_850_000_000
  async function writes(text: string, name: string) {
    const body = { from: String(++last), text, name }
    return (await dashboard.parley.request('POST', '/v1/simulator/inbound', { body })).body as {
      conversation_id: number
      contact_id: number
    }
  }
  async function runFor(contact: number): Promise<{ id: number; status: string } | undefined> {
    return (await read<{ data: { id: number; status: string }[] }>(`/v1/agent-runs?contact_id=${contact}`)).data[0]
  }

  test('an agent is switched on, run on a contact, and its run opened from the message that it led to', async () => {
    dashboard.parley.startWorkers()
    const { contact_id, conversation_id } = await writes('We need a CRM for our shop', 'Rohan Mehta')
    const page = await dashboard.visit('/w/1/agents')
    await page.getByRole('switch', { name: 'Priya is on' }).click({ force: true })
    await expect.poll(() => read<object>('/v1/agents/sales.qualifier')).toMatchObject({ enabled: true })
    await expect.poll(() => page.getByRole('switch', { name: 'Priya is on' }).isChecked()).toBe(true)
    await expectAccessible(page)

    await page.getByRole('link', { name: /Priya/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Priya' }).waitFor()
    await page.getByText('It has not run yet').waitFor()
    await page.getByRole('button', { name: 'Run on a contact' }).click()
    const dialog = page.getByRole('dialog', { name: 'Run on a contact' })
    await dialog.getByRole('button', { name: 'Run now' }).click()
    await dialog.getByText('is required').waitFor()
    await dialog.getByRole('combobox', { name: 'Contact' }).fill('Rohan')
    await page.getByRole('option', { name: 'Rohan Mehta' }).click()
    await dialog.getByRole('button', { name: 'Run now' }).click()
    await page.getByRole('heading', { level: 1, name: /^Run \d+$/ }).waitFor()
    await page.getByText('Completed', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'What it answered' }).getByText('We need a CRM for our shop').waitFor()
    await page.getByText('Send a message').first().waitFor()
    const run = await runFor(contact_id)

    await page.getByRole('link', { name: 'Open', exact: true }).click()
    await page.waitForURL((url) => url.pathname.endsWith(`/inbox/${conversation_id}`))
    await page
      .getByRole('log')
      .getByRole('link', { name: `Run ${run?.id}` })
      .click()
    await page.getByRole('heading', { level: 1, name: `Run ${run?.id}` }).waitFor()
    await waitUntilSettled(page)
    await takePicture(page, 'run-done')
    await expectAccessible(page)
  })

  test('a run is replayed by keyboard, and the difference stands side by side', async () => {
    const { contact_id } = await writes('Do you have a trial?', 'Mina Shah')
    await expect.poll(async () => (await runFor(contact_id))?.status, { timeout: 20_000 }).toBe('completed')
    const run = await runFor(contact_id)
    const messages = async () =>
      (await read<{ data: { id: number }[] }>(`/v1/messages?contact_id=${contact_id}`)).data.map(({ id }) => id)
    const sent = await messages()
    const page = await dashboard.visit(`/w/1/agent-runs/${run?.id}`)
    await page.getByRole('heading', { name: 'Replay' }).waitFor()
    await page.keyboard.press('r')
    await page.getByText('It would do the same').waitFor()
    await dashboard.parley.sql(
      `update agent_tool_calls set input = '{"text": "What it used to say"}' where run_id = $1 and tool = 'send_message'`,
      [run?.id],
    )
    await page.getByRole('button', { name: 'Replay on rules' }).click()
    await page.getByText('It would do something else').waitFor()
    const pairs = page.getByRole('table', { name: 'Replay' })
    await pairs.getByText('What it used to say').waitFor()
    await pairs.getByText('differs').waitFor()
    expect(await page.getByRole('button', { name: 'Replay on a model' }).isDisabled()).toBe(true)
    await takePicture(page, 'run-replayed')
    await expectAccessible(page)
    expect(await messages()).toEqual(sent)
    await page.getByRole('combobox', { name: 'Replays' }).selectOption({ index: 1 })
    await page.getByText('It would do the same').waitFor()
  })

  test('an agent is paused in its settings, which closes its gate, and the budget has a cap', async () => {
    const page = await dashboard.visit('/w/1/agents/sales.qualifier')
    const gate = page.getByRole('listitem').filter({ hasText: 'Not paused' })
    await gate.getByText('open', { exact: true }).waitFor()
    await page.getByRole('switch', { name: 'Paused' }).press('Space')
    await page.getByRole('button', { name: 'Save' }).press('Enter')
    await gate.getByText('closed', { exact: true }).waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Run on a contact' }).isDisabled()).toBe(true)
    await page.getByText('Paused by a person').waitFor()
    await page.getByRole('combobox', { name: 'State' }).selectOption('Failed')
    await page.waitForURL((url) => url.searchParams.get('status') === 'failed')
    await page.getByText('No run matches').waitFor()

    await page.getByRole('link', { name: 'Agents', exact: true }).first().click()
    await page.getByLabel('Budget a month').fill('12')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('of $12.00').waitFor()
    expect(await read('/v1/agent-settings')).toMatchObject({ monthly_cap_cents: 1_200 })
    await dashboard.asOwner('PATCH', '/v1/agents/sales.qualifier', { status: 'live' })
    await page.getByRole('row').filter({ hasText: 'Priya' }).getByText('On', { exact: true }).waitFor()
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await expect.poll(() => read<object>('/v1/agents/sales.qualifier')).toMatchObject({ enabled: false })
  })
})
