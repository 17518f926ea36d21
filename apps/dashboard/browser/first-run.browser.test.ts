import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

import { freePort } from '@parley/test-kit/free-port'
import { parleyCommand, parleyEnvironment } from '@parley/test-kit/parley-command'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { beforeAll, expect, test, vi } from 'vitest'

import { describeInBrowser, owner, useDashboard } from './dashboard.test-helper.ts'

describeInBrowser('the first start', () => {
  const browsers = useDashboard({ owned: false })
  let parley: ParleyProcess
  let listener: ChildProcess
  let listening: string
  let heard = ''
  beforeAll(async () => {
    parley = await startParley()
    const port = await freePort()
    listening = `http://127.0.0.1:${port}/`
    const [command, ...args] = parleyCommand
    listener = spawn(command, [...args, 'listen', '--port', String(port)], { env: parleyEnvironment({}) })
    listener.stdout?.on('data', (chunk) => {
      heard += chunk
    })
    await vi.waitUntil(() => heard.includes('Waiting for webhooks'), { timeout: 30_000 })
    return async () => {
      listener.kill()
      await once(listener, 'exit')
      await parley.close()
    }
  })

  test('the printed link leads to an owner, a request, a key, and a webhook that is heard, without leaving the browser', async () => {
    const printed = () => /\S+\/app\/setup#\S+/.exec(parley.output())?.[0] ?? ''
    await expect.poll(printed).not.toBe('')
    const page = await browsers.visit(printed(), { as: null })
    const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
    await page.getByLabel('Your name').fill(owner.name)
    await page.getByLabel('E-mail address').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await press('Create your account')

    await press('Mint a test key')
    const sample = page.locator('pre').first()
    await expect.poll(() => sample.textContent()).toMatch(/Bearer parley_test_/)
    const text = (await sample.textContent()) ?? ''
    const [, url = ''] = /curl (\S+)/.exec(text) ?? []
    const [, key = ''] = /Bearer (\w+)/.exec(text) ?? []
    const [, body = ''] = /-d '(.+)'/.exec(text) ?? []
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201)

    await page.getByRole('link', { name: 'API keys' }).click()
    await press('New key')
    await page.getByLabel('Name', { exact: true }).fill('Shop')
    await press('Mint the key')
    const minted = (await page.getByRole('dialog').locator('code').first().textContent()) ?? ''
    await press('Done')
    const me = await fetch(`${parley.url}/v1/me`, { headers: { authorization: `Bearer ${minted}` } })
    expect(me.status).toBe(200)

    await page.getByRole('link', { name: 'Webhooks' }).click()
    await press('New webhook')
    await page.getByRole('dialog').getByLabel('URL').fill(listening)
    await press('Choose all')
    await press('Create the webhook')
    const secret = page.getByRole('dialog', { name: 'The signing secret' })
    expect(await secret.locator('code').textContent()).toMatch(/^whsec_/)
    await press('Done')
    await press('Send the test')
    await page.getByRole('link', { name: 'Open the delivery' }).click()
    await page.getByText('Attempt 1').waitFor()
    await page.getByText('Delivered', { exact: true }).waitFor()
    await expect.poll(() => heard).toMatch(/POST \/\n(.*\n)*webhook-signature: v1,/)

    // The page would ask on, and report that nobody answers.
    await page.goto('about:blank')
    await parley.kill('SIGTERM')
    await parley.start()
    await page.goBack()
    await page.getByText('Attempt 1').waitFor()
  })
})
