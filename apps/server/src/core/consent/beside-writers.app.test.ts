import { beforeAll, expect, test } from 'vitest'

import { type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { createContacts } from '../contacts/contacts.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

const phone = '919812345678'
const writers = 20

const optOuts: [string, (id: number) => Promise<unknown>][] = [
  [
    'a word',
    () => {
      const message = {
        providerId: 'in.1',
        from: [{ kind: 'phone' as const, value: phone }],
        name: null,
        kind: 'text',
        text: 'STOP',
        raw: null,
      }
      return core.inbox.take(core.channel.id, 'the scripted number', { inbound: [message], statuses: [] })
    },
  ],
  ['the API', (id) => createContacts(core).update(core.tenant, id, { opted_out: true })],
]

// Counted in messages, not in time: a client that asked for the contact's lock before the opt-out may go before it.
test.each(optOuts)('an opt-out by %s is not held up by 20 clients that write to the contact', async (_way, optOut) => {
  await core.reset()
  const { id } = await createContacts(core).create(core.tenant, { phone })
  let accepted = 0
  const going = new AbortController()
  const writing = Array.from({ length: writers }, async () => {
    while (!going.signal.aborted) {
      await core.send('Buy', phone).then(
        () => accepted++,
        () => going.abort(),
      )
    }
  })
  await expect.poll(() => accepted).toBeGreaterThan(2 * writers)
  const before = accepted
  await optOut(id)
  const meanwhile = accepted - before
  await Promise.all(writing)
  expect(meanwhile).toBeLessThanOrEqual(3 * writers)
  // After the answer, only those end that the opt-out has let pass.
  expect(accepted - before).toBeLessThanOrEqual(4 * writers)
})
