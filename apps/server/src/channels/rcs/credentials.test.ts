import { generateKeyPairSync } from 'node:crypto'

import { expect, test } from 'vitest'

import { secretKey } from '../../../testing/secret-key.ts'
import { checkCredentials } from '../../core/channels/credentials.ts'
import { createAddressPolicy } from '../../kernel/address-policy.ts'
import { createRcs } from './adapter.ts'

const policy = createAddressPolicy([])
const adapter = createRcs({ baseUrl: 'http://127.0.0.1:9', policy, secret: secretKey })
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
const ecPem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })

const account = { client_email: 'parley@project.iam.gserviceaccount.com', private_key: pem.toString() }
const keyFile = {
  ...account,
  type: 'service_account',
  project_id: 'project',
  private_key_id: '1f',
  client_id: '1',
  auth_uri: 'https://accounts.google.com/o/oauth2/auth',
  token_uri: 'https://oauth2.googleapis.com/token',
  auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
  client_x509_cert_url: 'https://www.googleapis.com/robot/v1/metadata/x509/parley',
  universe_domain: 'googleapis.com',
}
const complete = { agent_id: 'an_agent', service_account: account, client_token: 'SJENCPGJESMGUFPY' }

test('a service account’s key file is accepted unchanged', () => {
  expect(checkCredentials(adapter, complete)).toEqual(complete)
  const whole = { ...complete, service_account: keyFile }
  expect(checkCredentials(adapter, whole)).toEqual(whole)
})

test.each<[string, object]>([
  ['credentials.agent_id', { agent_id: undefined }],
  ['credentials.agent_id', { agent_id: 'two words' }],
  ['credentials.client_token', { client_token: '' }],
  ['credentials.service_account', { service_account: 'text' }],
  ['credentials.service_account.client_email', { service_account: { ...account, client_email: 'nobody' } }],
  ['credentials.service_account.private_key', { service_account: { ...account, private_key: 'secret' } }],
  ['credentials.service_account.private_key', { service_account: { ...account, private_key: ecPem.toString() } }],
  ['credentials.service_account.token_uri', { service_account: { ...account, token_uri: 'http://10.0.0.1/token' } }],
  ['credentials.service_account.token_uri', { service_account: { ...account, token_uri: 'file:///etc/passwd' } }],
  ['credentials.service_account.extra', { service_account: { ...account, extra: 1 } }],
  ['credentials.extra', { extra: 1 }],
])('wrong credentials are refused, naming %s', (field, changes) => {
  const work = () => checkCredentials(adapter, { ...complete, ...changes })
  expect(work).toThrow(expect.objectContaining({ fields: [expect.objectContaining({ field })] }))
  expect(work).not.toThrow('secret ')
})

test('the external id of a channel is the agent’s id without its domain', () => {
  const named = (agent_id: string) => adapter.externalId?.({ ...complete, agent_id })
  expect([named('an_agent'), named('an_agent@rbm.goog')]).toEqual(['an_agent', 'an_agent'])
})
