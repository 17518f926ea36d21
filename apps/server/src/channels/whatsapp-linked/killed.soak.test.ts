import { createJsonClient } from '@parley/test-kit/json-client'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { cloneDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { expect, inject, test } from 'vitest'

import { secretKeySetting } from '../../../testing/secret-key.ts'
import { pairPhone } from './linked.test-helper.ts'
import { startWhatsApp } from './whatsapp-server.test-helper.ts'

interface Owned {
  id: number
  owner: string
}

test('another process takes over the sessions of a killed process, and sends through them', {
  timeout: 180_000,
}, async () => {
  const database = await cloneDatabase(inject('templateUrl'))
  const whatsapp = await startWhatsApp()
  const env = {
    DATABASE_URL: database.url,
    PARLEY_SECRET_KEY: secretKeySetting,
    PARLEY_WHATSAPP_LINKED_URL: whatsapp.url,
  }
  const processes: ParleyProcess[] = [await startParley(env)]
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    processes.push(await startParley(env))
    const [first, second] = processes
    if (!first || !second) throw new Error('there are two')
    const { key } = await first.createKey()
    const ask = createJsonClient(second.url, key)
    const phones = ['5511944440000', '5511944440001']
    const ids: number[] = []
    for (const phone of phones) {
      const wanted = { type: 'whatsapp-linked', name: phone }
      const { body } = await ask<{ id: number }>('POST', '/v1/channels', { body: wanted })
      ids.push(body.id)
      await pairPhone(ask, whatsapp, body.id, phone)
    }
    const owned = async () =>
      (
        await client.query<Owned>(
          `select channel_id::int as id, owner::text from linked_sessions where owner is not null and leased_until > now()`,
        )
      ).rows
    await expect.poll(async () => new Set((await owned()).map(({ owner }) => owner)).size, { timeout: 20_000 }).toBe(2)
    await expect.poll(() => phones.map(whatsapp.isOnline), { timeout: 20_000 }).toEqual([1, 1])

    const logins = whatsapp.logins.length
    await first.kill('SIGKILL')
    await expect.poll(() => whatsapp.logins.length, { timeout: 30_000 }).toBeGreaterThan(logins)
    await expect.poll(() => phones.map(whatsapp.isOnline), { timeout: 30_000 }).toEqual([1, 1])
    expect(new Set((await owned()).map(({ owner }) => owner)).size).toBe(1)

    for (const id of ids) {
      const said = { to: '5511944449999', text: `after ${id}`, channel_id: id }
      const { body } = await ask<{ id: number }>('POST', '/v1/messages', { body: said })
      const status = async () => (await ask('GET', `/v1/messages/${body.id}`)).body.status
      await expect.poll(status, { timeout: 20_000 }).toBe('sent')
    }
    expect(whatsapp.sent.map(({ message }) => message.extendedTextMessage?.text).toSorted()).toEqual(
      ids.map((id) => `after ${id}`).toSorted(),
    )
  } finally {
    await client.end()
    await Promise.all(processes.map((process) => process.close()))
    await whatsapp.close()
    await database.drop()
  }
})
