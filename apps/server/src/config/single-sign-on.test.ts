import { expect, test } from 'vitest'

import { readConfig } from './config.ts'

const acme = {
  PARLEY_OIDC_ISSUER: 'https://id.acme.example/realms/staff',
  PARLEY_OIDC_CLIENT_ID: 'parley',
  PARLEY_OIDC_CLIENT_SECRET: 's3cret',
}

test('users sign in by password only unless a provider is set', () => {
  expect(readConfig({}).singleSignOn).toBeUndefined()
  expect(readConfig({ PARLEY_OIDC_ISSUER: '', PARLEY_OIDC_CLIENT_SECRET: '' }).singleSignOn).toBeUndefined()
})

test('a provider is called as its host is, and isn’t trusted with addresses that it hasn’t verified', () => {
  expect(readConfig(acme).singleSignOn).toEqual({
    issuer: 'https://id.acme.example/realms/staff',
    clientId: 'parley',
    clientSecret: 's3cret',
    name: 'id.acme.example',
    trustsEmail: false,
  })
  const more = { PARLEY_OIDC_NAME: 'Acme', PARLEY_OIDC_TRUST_EMAIL: 'on' }
  expect(readConfig({ ...acme, ...more }).singleSignOn).toMatchObject({ name: 'Acme', trustsEmail: true })
})

test.each([
  [{ PARLEY_OIDC_NAME: 'Acme' }, ['PARLEY_OIDC_ISSUER must be set', 'PARLEY_OIDC_CLIENT_ID must be set']],
  [{ ...acme, PARLEY_OIDC_CLIENT_SECRET: '' }, ['PARLEY_OIDC_CLIENT_SECRET must be set where PARLEY_OIDC_ISSUER is']],
  [{ ...acme, PARLEY_OIDC_ISSUER: 'http://id.acme.example' }, ['PARLEY_OIDC_ISSUER must be an https URL']],
  [{ ...acme, PARLEY_OIDC_ISSUER: 'acme' }, ['PARLEY_OIDC_ISSUER must be an https URL']],
  [{ ...acme, PARLEY_OIDC_TRUST_EMAIL: 'yes' }, ['PARLEY_OIDC_TRUST_EMAIL must be on or off']],
  [{ ...acme, PARLEY_PUBLIC_URL: 'http://192.168.1.5:4000' }, ['PARLEY_PUBLIC_URL must be an https URL']],
])('%o is refused', (env, problems) => {
  for (const problem of problems) expect(() => readConfig(env)).toThrow(problem)
})

test('a provider of this machine may be without https', () => {
  const issuer = 'http://localhost:8080/realms/staff'
  expect(readConfig({ ...acme, PARLEY_OIDC_ISSUER: issuer }).singleSignOn).toMatchObject({ issuer })
})
