import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { beforeAll, expect, test } from 'vitest'

import { describeInBrowser, owner, useDashboard } from './dashboard.test-helper.ts'

describeInBrowser('the first start', () => {
  const browsers = useDashboard({ owned: false })
  let parley: ParleyProcess
  beforeAll(async () => {
    parley = await startParley()
    return parley.close
  })

  test('the printed link leads to an owner, whose first request is in the quickstart', async () => {
    const printed = () => /\S+\/app\/setup#\S+/.exec(parley.output())?.[0] ?? ''
    await expect.poll(printed).not.toBe('')
    const page = await browsers.visit(printed(), { as: null })
    await page.getByLabel('Your name').fill(owner.name)
    await page.getByLabel('E-mail address').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByRole('button', { name: 'Create your account' }).click()

    await page.getByRole('button', { name: 'Mint a test key' }).click()
    const sample = page.locator('pre').first()
    await expect.poll(() => sample.textContent()).toMatch(/Bearer parley_test_/)
    const text = (await sample.textContent()) ?? ''
    const [, url = ''] = /curl (\S+)/.exec(text) ?? []
    const [, key = ''] = /Bearer (\w+)/.exec(text) ?? []
    const [, body = ''] = /-d '(.+)'/.exec(text) ?? []
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201)

    await parley.kill('SIGTERM')
    await parley.start()
    await page.reload()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
  })
})
