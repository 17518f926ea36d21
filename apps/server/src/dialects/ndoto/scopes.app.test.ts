import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import type { Scope } from '../../core/keys/scopes.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const keyWith = (...scopes: Scope[]) => parley.mint({ scopes })

describe('a conversation over Ndoto', () => {
  const at = (id: number) => `/ndoto/api/v1/accounts/1/conversations/${id}`
  const inbound = async (from: string) =>
    (await parley.request('POST', '/v1/simulator/inbound', { body: { from, text: 'Hi' } })).body.conversation_id

  test('takes a private note from who may write conversations', async () => {
    const id = await inbound('919812345002')
    const write = async (key: string, body: object) =>
      (await parley.request('POST', `${at(id)}/messages`, { key, body })).status
    const weak = await keyWith('messages:write')
    expect(await write(weak, { content: 'Psst', private: true })).toBe(403)
    expect((await parley.request('GET', `/v1/conversations/${id}/notes`)).body.data).toEqual([])
    expect(await write(weak, { content: 'Hi' })).toBe(200)
    const able = await keyWith('messages:write', 'conversations:write')
    expect(await write(able, { content: 'Psst', private: true })).toBe(200)
  })

  test('shows the contact to who may read contacts', async () => {
    const id = await inbound('919812345003')
    const key = await keyWith('conversations:read', 'messages:read')
    const read = async (path: string, key: string) => JSON.stringify((await parley.request('GET', path, { key })).body)
    const list = '/ndoto/api/v1/accounts/1/conversations'
    for (const path of [list, at(id), `${at(id)}/messages`]) {
      expect(await read(path, parley.key)).toContain('+919812345003')
      expect(await read(path, key)).not.toContain('+919812345003')
    }
  })
})
