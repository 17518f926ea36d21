import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

test.each([
  ['/iagente/api/v1/leads?per_page=100&page=101', '/iagente/api/v1/leads?per_page=100&page=102'],
  ['/iagente/api/v1/leads?sort=email&page=400', '/iagente/api/v1/leads?sort=email&page=3000'],
  ['/ndoto/api/v1/accounts/1/contacts?page=667', '/ndoto/api/v1/accounts/1/contacts?page=668'],
  ['/ndoto/api/v1/accounts/1/contacts/search?q=a&page=667', '/ndoto/api/v1/accounts/1/contacts/search?q=a&page=900000'],
  ['/ndoto/api/v1/accounts/1/conversations?page=401', '/ndoto/api/v1/accounts/1/conversations?page=402'],
])('%s is a page, and %s leads too far', async (near, far) => {
  expect((await parley.request('GET', near)).status).toBe(200)
  const { status, body } = await parley.request('GET', far)
  expect(status).toBe(422)
  expect(JSON.stringify(body)).toContain('page')
})
