import { beforeAll, expect, test } from 'vitest'

import { type Linked, startLinked } from './linked.test-helper.ts'

let parley: Linked
beforeAll(async () => {
  parley = await startLinked()
  parley.startWorkers()
  return parley.stop
})

test('a phone that scans the QR is paired, logs in again with the same credentials, and is connected', async () => {
  const id = await parley.create()
  expect(await parley.pairing(id)).toEqual({
    state: 'unpaired',
    qr: null,
    qr_png: null,
    expires_at: null,
    pairing_code: null,
  })
  expect((await parley.ask('POST', `/v1/channels/${id}/pairing`)).body.state).toBe('starting')
  await expect.poll(async () => (await parley.pairing(id)).state).toBe('waiting')
  const shown = await parley.pairing(id)
  expect(shown).toMatchObject({
    qr: expect.stringMatching(/^https:\/\/wa\.me\/settings\/linked_devices#/),
    qr_png: expect.stringMatching(/^data:image\/png;base64,/),
    pairing_code: null,
  })
  expect(Date.parse(shown.expires_at)).toBeGreaterThan(Date.now())
  const image = await fetch(`${parley.url}/v1/channels/${id}/pairing.png`, {
    headers: { authorization: `Bearer ${parley.key}` },
  })
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(
    Buffer.from(await image.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG')

  parley.whatsapp.scan(shown.qr, '5511987654321')
  await expect.poll(async () => (await parley.channel(id)).status).toBe('connected')
  expect(await parley.channel(id)).toMatchObject({ external_id: '5511987654321', status_reason: null })
  expect(await parley.pairing(id)).toMatchObject({ state: 'paired', qr: null })
  expect(parley.whatsapp.logins).toContain('5511987654321')
  const types = (await parley.ask('GET', '/v1/events?limit=100')).body.data
    .filter(({ data }: { data: { id: number } }) => data.id === id)
    .map(({ type }: { type: string }) => type)
  expect(types).toEqual(['channel.connected'])
})

test('a pairing that names a phone number gets a code to type in instead of a QR', async () => {
  const id = await parley.create()
  await parley.ask('POST', `/v1/channels/${id}/pairing`, { phone: '+55 11 98765-0001' })
  await expect.poll(async () => (await parley.pairing(id)).state).toBe('waiting')
  expect(await parley.pairing(id)).toMatchObject({
    qr: null,
    qr_png: null,
    pairing_code: expect.stringMatching(/^\w{8}$/),
  })
  expect(parley.whatsapp.pairingRequests).toContain('5511987650001@s.whatsapp.net')
  const image = await fetch(`${parley.url}/v1/channels/${id}/pairing.png`, {
    headers: { authorization: `Bearer ${parley.key}` },
  })
  expect([image.status, await image.json()]).toEqual([409, expect.objectContaining({ code: 'no_qr' })])
})

test('restarting a pairing shows another QR, and deleting it ends the pairing', async () => {
  const id = await parley.create()
  await parley.ask('POST', `/v1/channels/${id}/pairing`)
  await expect.poll(async () => (await parley.pairing(id)).state).toBe('waiting')
  const { qr } = await parley.pairing(id)
  await parley.ask('POST', `/v1/channels/${id}/pairing`)
  await expect.poll(() => parley.pairing(id)).toMatchObject({ state: 'waiting', qr: expect.not.stringContaining(qr) })
  expect((await parley.ask('DELETE', `/v1/channels/${id}/pairing`)).status).toBe(204)
  expect(await parley.pairing(id)).toMatchObject({ state: 'unpaired', qr: null })
  expect((await parley.channel(id)).status).toBe('pairing')
  await expect
    .poll(() => parley.sql('select owner from linked_sessions where channel_id = $1', [id]))
    .toEqual([{ owner: null }])
})

test('a channel that can not be paired answers with the reason', async () => {
  const id = await parley.pair('5511987650002')
  const refusals = [
    await parley.ask('POST', `/v1/channels/${id}/pairing`),
    await parley.ask('POST', '/v1/channels/1/pairing'),
    await parley.ask('GET', '/v1/channels/1/pairing'),
    await parley.ask('DELETE', '/v1/channels/1/pairing'),
    await parley.ask('POST', `/v1/channels/${await parley.create()}/pairing`, { phone: 'no number' }),
    await parley.ask('POST', `/v1/channels/${id}/pairing`, { number: '1' }),
    await parley.ask('PATCH', `/v1/channels/${await parley.create()}`, { status: 'connected' }),
    await parley.ask('POST', '/v1/channels', { type: 'whatsapp-linked', name: 'Phone', credentials: {} }),
    await parley.ask('GET', '/v1/channels/999/pairing'),
  ]
  expect(refusals.map(({ status, body }) => [status, body.code, body.errors?.[0].field])).toEqual([
    [409, 'already_paired', undefined],
    [409, 'no_pairing', undefined],
    [409, 'no_pairing', undefined],
    [409, 'no_pairing', undefined],
    [422, 'invalid_phone', 'phone'],
    [422, 'invalid', 'number'],
    [409, 'not_paired', undefined],
    [422, 'invalid', 'credentials'],
    [404, 'not_found', undefined],
  ])
})

test('logging out notifies WhatsApp, deletes every key, and lets the channel be paired again', async () => {
  const phone = '5511987650003'
  const id = await parley.pair(phone)
  const other = await parley.createWorkspace()
  expect((await parley.request('DELETE', `/v1/channels/${id}/pairing`, { key: other.key })).status).toBe(404)
  expect((await parley.ask('DELETE', `/v1/channels/${id}/pairing`)).status).toBe(204)
  expect(await parley.channel(id)).toMatchObject({ status: 'logged_out', status_reason: 'logged out by hand' })
  await expect.poll(() => parley.whatsapp.loggedOut).toContain(phone)
  await expect
    .poll(() => parley.sql('select creds, owner from linked_sessions where channel_id = $1', [id]))
    .toEqual([{ creds: null, owner: null }])
  expect(await parley.sql('select from linked_session_keys where channel_id = $1', [id])).toEqual([])

  await parley.ask('POST', `/v1/channels/${id}/pairing`)
  await expect.poll(async () => (await parley.pairing(id)).state).toBe('waiting')
  parley.whatsapp.scan((await parley.pairing(id)).qr, phone)
  await expect.poll(async () => (await parley.channel(id)).status).toBe('connected')
})

test('a removed channel is logged out', async () => {
  const phone = '5511987650004'
  const id = await parley.pair(phone)
  expect((await parley.ask('DELETE', `/v1/channels/${id}`)).status).toBe(204)
  await expect.poll(() => parley.whatsapp.loggedOut).toContain(phone)
  await expect.poll(() => parley.sql('select from linked_session_keys where channel_id = $1', [id])).toEqual([])
})

test('a number that another channel of the workspace has is logged out at once', async () => {
  const phone = '5511987650005'
  await parley.pair(phone)
  const second = await parley.create()
  await parley.ask('POST', `/v1/channels/${second}/pairing`)
  await expect.poll(async () => (await parley.pairing(second)).state).toBe('waiting')
  parley.whatsapp.scan((await parley.pairing(second)).qr, phone)
  await expect.poll(async () => (await parley.channel(second)).status).toBe('logged_out')
  expect((await parley.channel(second)).status_reason).toBe('another channel of this workspace has this number')
})

test('no secret of a session can be read in the database', async () => {
  const id = await parley.pair('5511987650006')
  const [row] = await parley.sql<{ creds: Buffer }>('select creds from linked_sessions where channel_id = $1', [id])
  expect(row?.creds.toString('latin1')).not.toContain('noiseKey')
  const keys = await parley.sql<{ value: Buffer }>('select value from linked_session_keys where channel_id = $1', [id])
  for (const { value } of keys) expect(value.toString('latin1')).not.toContain('Buffer')
})
