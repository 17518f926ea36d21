import { beforeAll, expect, test } from 'vitest'
import { type ScriptedChannel, startScriptedChannel } from '../../../testing/scripted-channel.ts'
import { operatorOf } from '../keys/holder.ts'

let core: ScriptedChannel
beforeAll(async () => {
  core = await startScriptedChannel()
  return core.stop
})

const content = { type: 'text' as const, text: 'Hi' }
const send = (channelType: string, mode: 'live' | 'test' = 'live') =>
  core.messages.send({ ...core.tenant, mode }, { to: '919812345678', content, channelType })

test('a message is sent on a channel of the requested type', async () => {
  expect((await send('simulator')).channel_id).not.toBe(core.channel.id)
  expect((await send('scripted')).channel_id).toBe(core.channel.id)
})

test('of several channels the default sends, then the oldest, then a paused one', async () => {
  const { channel_id: first } = await send('simulator')
  const second = await core.channels.create(operatorOf(1), { type: 'simulator', name: 'Second' })
  expect((await send('simulator')).channel_id).toBe(first)
  await core.channels.update(operatorOf(1), second.id, { isDefault: true })
  expect((await send('simulator')).channel_id).toBe(second.id)
  await core.channels.update(operatorOf(1), second.id, { status: 'paused' })
  expect((await send('simulator')).channel_id).toBe(first)
  await core.channels.update(operatorOf(1), first, { status: 'paused' })
  expect(await send('simulator')).toMatchObject({ channel_id: second.id, status: 'queued' })
})

test('a missing channel type is refused, unless the key is a test key or every channel is simulated', async () => {
  const { channel_id: simulated } = await send('rcs')
  expect((await core.channels.get(1, simulated)).type).toBe('simulator')
  await core.channels.update(operatorOf(1), core.channel.id, { isDefault: true })
  await expect(send('rcs')).rejects.toMatchObject({ kind: 'not_found', code: 'no_channel' })
  expect((await send('rcs', 'test')).channel_id).not.toBe(core.channel.id)
})
