import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import type { Scope } from '../../core/keys/scopes.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const keyWith = (...scopes: Scope[]) => parley.mint({ scopes })

let urls = 0
const newUrl = () => `http://127.0.0.1:9/${++urls}`

test("Hey Pingr's webhook, whose answer is sent to the contact, needs messages:write", async () => {
  const put = async (key: string, url: string) =>
    (await parley.request('PUT', '/heypingr/v1/webhook', { key, body: { url } })).status
  const weak = await keyWith('endpoints:write', 'triggers:read', 'messages:read', 'channels:read')
  expect(await put(weak, newUrl())).toBe(403)
  const url = newUrl()
  const able = await keyWith('endpoints:write', 'triggers:read', 'messages:read', 'channels:read', 'messages:write')
  expect(await put(able, url)).toBe(200)
  expect(await put(weak, newUrl())).toBe(403)
  expect(await put(weak, url)).toBe(200)
})
