import { setTimeout as delay } from 'node:timers/promises'

import { createJsonClient } from '@parley/test-kit/json-client'
import { startParley } from '@parley/test-kit/parley-process'
import { startTcpProxy } from '@parley/test-kit/tcp-proxy'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { expect, inject, test } from 'vitest'

import { secretKeySetting } from '../../../testing/secret-key.ts'
import { defaultTimings } from '../../kernel/timings.ts'
import { pairPhone } from './linked.test-helper.ts'
import { startWhatsApp } from './whatsapp-server.test-helper.ts'

test.for([
  ['a moment', 3_000],
  ['longer than its session is its own', defaultTimings.linkedLease + 4_000],
] as const)(
  'messages that arrive while the database is away for %s are stored in order once it is back',
  { timeout: 120_000 },
  async ([, awayMs]) => {
    const database = await cloneDatabase(inject('templateUrl'))
    const whatsapp = await startWhatsApp()
    const proxy = await startTcpProxy(database.url)
    const parley = await startParley({
      DATABASE_URL: proxy.through(database.url),
      PARLEY_SECRET_KEY: secretKeySetting,
      PARLEY_WHATSAPP_LINKED_URL: whatsapp.url,
    })
    try {
      const { key } = await parley.createKey()
      const ask = createJsonClient(parley.url, key)
      const own = '5511955550000'
      const { body } = await ask<{ id: number }>('POST', '/v1/channels', {
        body: { type: 'whatsapp-linked', name: own },
      })
      await pairPhone(ask, whatsapp, body.id, own)
      const known = '5511955550001'
      const strangers = ['5511955550002', '5511955550003']
      const behindLid = '5511955550009'
      const lid = { to: own, from: '987654321012345@lid', attrs: { addressing_mode: 'lid' } }
      const texts = [1, 2, 3, 4].map(String)
      whatsapp.receive({ to: own, from: known, text: '0' })
      whatsapp.receive({ ...lid, text: '0', attrs: { ...lid.attrs, sender_pn: `${behindLid}@s.whatsapp.net` } })
      const said = async (phone: string) => {
        const { body } = await ask<{ data: { id: number }[] }>('GET', `/v1/contacts?phone=${phone}`)
        const [contact] = body.data
        if (!contact) return []
        const path = `/v1/messages?contact_id=${contact.id}`
        const { body: found } = await ask<{ data: { text: string }[] }>('GET', path)
        return found.data.map(({ text }) => text).toReversed()
      }
      await expect.poll(() => said(known)).toEqual(['0'])
      await expect.poll(() => said(behindLid)).toEqual(['0'])

      proxy.cut()
      for (const text of texts) {
        for (const from of [known, ...strangers]) whatsapp.receive({ to: own, from, text })
        whatsapp.receive({ ...lid, text })
      }
      await delay(awayMs)
      proxy.mend()

      await expect.poll(() => said(known)).toEqual(['0', ...texts])
      for (const phone of strangers) await expect.poll(() => said(phone)).toEqual(texts)
      await expect.poll(() => said(behindLid)).toEqual(['0', ...texts])
    } finally {
      await parley.close()
      await proxy.close()
      await whatsapp.close()
      await database.drop()
    }
  },
)
