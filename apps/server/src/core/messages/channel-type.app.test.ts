import { afterAll, expect, test } from 'vitest'

import { startScriptedChannel } from '../../../testing/scripted-channel.ts'

const { messages, channels, channel, tenant, stop } = await startScriptedChannel()
afterAll(stop)

const content = { type: 'text' as const, text: 'Hi' }
const send = (channelType: string, mode: 'live' | 'test' = 'live') =>
  messages.send({ ...tenant, mode }, { to: '919812345678', content, channelType })

test('a message is sent on a channel of the requested type', async () => {
  expect((await send('simulator')).channel_id).not.toBe(channel.id)
  expect((await send('scripted')).channel_id).toBe(channel.id)
})

test('of several channels the default sends, then the oldest, then a paused one', async () => {
  const { channel_id: first } = await send('simulator')
  const second = await channels.create(1, { type: 'simulator', name: 'Second' })
  expect((await send('simulator')).channel_id).toBe(first)
  await channels.update(1, second.id, { isDefault: true })
  expect((await send('simulator')).channel_id).toBe(second.id)
  await channels.update(1, second.id, { status: 'paused' })
  expect((await send('simulator')).channel_id).toBe(first)
  await channels.update(1, first, { status: 'paused' })
  expect(await send('simulator')).toMatchObject({ channel_id: second.id, status: 'queued' })
})

test('a missing channel type is refused, unless the key is a test key or every channel is simulated', async () => {
  const { channel_id: simulated } = await send('rcs')
  expect((await channels.get(1, simulated)).type).toBe('simulator')
  await channels.update(1, channel.id, { isDefault: true })
  await expect(send('rcs')).rejects.toMatchObject({ kind: 'not_found', code: 'no_channel' })
  expect((await send('rcs', 'test')).channel_id).not.toBe(channel.id)
})
