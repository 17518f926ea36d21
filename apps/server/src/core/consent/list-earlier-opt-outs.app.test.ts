import { beforeAll, expect, test } from 'vitest'

import { type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { createContacts } from '../contacts/contacts.ts'
import { listEarlierOptOuts } from './list-earlier-opt-outs.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

test('opt-outs from before the suppression list are listed once, and outlive their contacts', async () => {
  const contacts = createContacts(core)
  const people = await Promise.all(
    Array.from({ length: 1_203 }, (_, n) => contacts.upsert(core.tenant, { phone: String(919_840_400_000 + n) })),
  )
  // Every second one had opted out, without a trace of how.
  await core.sql('update contacts set opted_out_at = now() where id % 2 = 0')
  await Promise.all([listEarlierOptOuts(core.database), listEarlierOptOuts(core.database)])
  const out = people.filter(({ contact }) => contact.id % 2 === 0).map(({ contact }) => contact)
  const count = async () => (await core.sql<{ n: number }>('select count(*)::integer as n from suppressions'))[0]?.n
  expect(await count()).toBe(out.length)
  expect(await core.sql('select distinct source, actor from consents')).toEqual([
    { source: 'earlier', actor: 'unknown' },
  ])

  const [first] = out
  if (!first?.phone) throw new Error('nobody has opted out')
  await contacts.erase(core.tenant, first.id)
  await expect(core.send('Buy', first.phone)).rejects.toMatchObject({ code: 'opted_out' })

  // Once is enough: later opt-outs are listed as they come.
  await core.sql('delete from suppressions')
  await listEarlierOptOuts(core.database)
  expect(await count()).toBe(0)
})
