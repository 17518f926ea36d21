import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { describeInBrowser, useDashboard } from './dashboard.test-helper.ts'

const verifier = 'a verifier of at least forty-three characters'

describeInBrowser('programs that a user lets in', () => {
  const dashboard = useDashboard()

  /** The query with which an app of ours has the user asked. */
  async function askFor(name: string): Promise<{ query: string; client_id: string; redirect_uri: string }> {
    const { url } = dashboard.parley
    const redirect_uri = `${url}/healthz`
    const registration = { name, redirect_uris: [redirect_uri], confidential: false }
    const { client_id } = (await dashboard.asOwner('POST', '/v1/apps', registration)).body as { client_id: string }
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id,
      redirect_uri,
      scope: 'contacts:read contacts:write messages:read offline_access',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: 'http://127.0.0.1:0/v1',
    })
    const cookie = dashboard.cookieOfOwner()
    const led = await fetch(`${url}/auth/oauth2/authorize?${asked}`, { redirect: 'manual', headers: { cookie } })
    return { query: new URL(led.headers.get('location') ?? '').search, client_id, redirect_uri }
  }

  test('an app is let in with fewer scopes than it wants, shown, and shut out', async () => {
    const { query, client_id, redirect_uri } = await askFor('Ledger')
    const page = await dashboard.visit(`/consent${query}`)
    await page.getByRole('heading', { name: 'Let Ledger in?' }).waitFor()
    await page.getByText('You will be sent to').waitFor()
    await page.getByRole('checkbox', { name: 'contacts:write' }).uncheck()
    await page.getByRole('button', { name: 'Let it in', exact: true }).click()
    await page.waitForURL((url) => url.pathname === '/healthz')
    const code = new URL(page.url()).searchParams.get('code') ?? ''
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri,
      client_id,
      resource: 'http://127.0.0.1:0/v1',
    })
    const answer = await fetch(`${dashboard.parley.url}/auth/oauth2/token`, { method: 'POST', body })
    const { access_token: key, scope } = (await answer.json()) as { access_token: string; scope: string }
    expect(scope.split(' ').toSorted()).toEqual(['contacts:read', 'messages:read', 'offline_access'])
    expect((await dashboard.parley.request('GET', '/v1/contacts', { key })).status).toBe(200)

    const apps = await dashboard.visit('/w/1/dev/apps')
    await apps.getByRole('button', { name: 'Shut Ledger of Ana Souza out' }).click()
    await apps.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await apps.getByText('Nobody has let an app in').waitFor()
    expect((await dashboard.parley.request('GET', '/v1/contacts', { key })).status).toBe(401)
  })

  test('an app that isn’t let in is told so; an old request says what to do', async () => {
    const { query } = await askFor('Eve')
    const page = await dashboard.visit(`/consent${query}`)
    await page.getByRole('button', { name: 'Don’t let it in' }).click()
    await page.waitForURL((url) => url.pathname === '/healthz')
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied')
    const old = await dashboard.visit('/consent?client_id=x&exp=1&sig=y')
    await old.getByRole('heading', { name: 'This request is too old' }).waitFor()
  })

  test('an app is registered, and its secret shown once', async () => {
    const page = await dashboard.visit('/w/1/dev/apps')
    await page.getByRole('button', { name: 'Register an app' }).first().click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('Books')
    await form.getByLabel('Redirect URIs').fill('http://books.example/callback')
    await form.getByRole('button', { name: 'Register', exact: true }).click()
    await form.getByText('must be https URLs, or loopback ones').waitFor()
    await form.getByLabel('Redirect URIs').fill('https://books.example/callback')
    await form.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByRole('heading', { name: 'The secret of Books' }).waitFor()
    expect(await page.getByRole('dialog').locator('code').first().textContent()).toMatch(/^parley_cs_/)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('row', { name: /Books/ }).waitFor()
  })

  test('parley login: the code is checked, and the program gets its key', async () => {
    const start = await dashboard.parley.request('POST', '/v1/device-log-ins', {
      body: { name: 'parley at build-7' },
      headers: { authorization: '' },
    })
    const page = await dashboard.visit('/device')
    await page.getByLabel('Code').fill('BBBB-BBBB')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('This code is unknown').waitFor()
    await page.getByLabel('Code').fill(start.body.user_code.toLowerCase())
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('heading', { name: 'Let parley at build-7 in?' }).waitFor()
    await page.getByText(start.body.user_code).waitFor()
    await page.getByRole('button', { name: 'Let it in', exact: true }).click()
    await page.getByRole('heading', { name: 'It is in' }).waitFor()
    const { status, body } = await dashboard.parley.request('POST', '/v1/device-log-ins/key', {
      body: { device_code: start.body.device_code },
      headers: { authorization: '' },
    })
    expect([status, body.name]).toEqual([201, 'parley at build-7'])
  })
})
