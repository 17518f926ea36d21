import { freePort } from '@parley/test-kit/free-port'
import { afterAll, expect, test } from 'vitest'

import { type IdentityProvider, startIdentityProvider } from '../../server/testing/identity-provider.ts'
import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible } from './looks.test-helper.ts'

describeInBrowser('an identity provider', () => {
  let provider: IdentityProvider
  const dashboard = useDashboard({
    env: async () => {
      provider = await startIdentityProvider()
      return {
        PORT: String(await freePort()),
        PARLEY_OIDC_ISSUER: provider.issuer,
        PARLEY_OIDC_CLIENT_ID: provider.clientId,
        PARLEY_OIDC_CLIENT_SECRET: provider.clientSecret,
        PARLEY_OIDC_NAME: 'Acme',
      }
    },
  })
  afterAll(() => provider?.stop())

  const signOn = 'Sign in with Acme'

  test('signs in who is invited, where the user wanted to go', async () => {
    provider.person = { sub: '1', email: 'ravi@example.com', email_verified: true, name: 'Ravi Kumar' }
    await dashboard.asOwner('POST', '/v1/invitations', { email: 'ravi@example.com', role: 'developer' })
    const page = await dashboard.visit('/w/1/dev/keys', { as: null, leadsTo: provider.issuer })
    await page.getByRole('link', { name: signOn }).waitFor()
    await takePicture(page, 'sign-on')
    await expectAccessible(page)
    await page.getByRole('link', { name: signOn }).click()
    await page.getByRole('heading', { name: 'API keys' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/app/w/1/dev/keys')
    await page.getByRole('button', { name: /Ravi Kumar/ }).waitFor()
  })

  test('is where a stranger is sent back from, and told why', async () => {
    provider.person = { sub: '2', email: 'eve@example.com', email_verified: true }
    const page = await dashboard.visit('/login', { as: null, leadsTo: provider.issuer, width: 390, theme: 'dark' })
    await page.getByRole('link', { name: signOn }).click()
    await page.getByText('Nobody has invited this e-mail address').waitFor()
    await takePicture(page, 'sign-on-refused')
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Back to the log-in' }).click()
    await page.getByRole('link', { name: signOn }).waitFor()
  })
})
