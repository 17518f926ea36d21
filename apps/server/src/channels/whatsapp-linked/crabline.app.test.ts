import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startWhatsAppServer } from '@openclaw/crabline'
import { BufferJSON, initAuthCreds } from 'baileys'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { secretKey } from '../../../testing/secret-key.ts'
import { createSecretBox, placeOf } from '../../kernel/secret-box.ts'

// crabline is a WhatsApp server that others have written, so that not all tests depend on our own reading of the
// protocol. It has no pairing, and disconnects on a number query; so the session is seeded, and the person writes
// first.
const own = '15550001111'

let folder: string
let crabline: Awaited<ReturnType<typeof startWhatsAppServer>>
let parley: Harness
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-crabline-'))
  crabline = await startWhatsAppServer({
    host: '127.0.0.1',
    port: 0,
    recorderPath: join(folder, 'recorded.jsonl'),
    selfJid: `${own}@s.whatsapp.net`,
  })
  parley = await startHarness({ PARLEY_WHATSAPP_LINKED_URL: crabline.manifest.endpoints.baileysWebSocketUrl })
  return async () => {
    await parley.stop()
    await crabline.close()
    await rm(folder, { recursive: true, force: true })
  }
})

const ask = (method: string, path: string, body?: unknown) => parley.request(method, path, { body })

test('a session with credentials opens, receives a message, and replies', async () => {
  const { body: channel } = await ask('POST', '/v1/channels', { type: 'whatsapp-linked', name: 'Phone' })
  const some = Buffer.alloc(32, 1)
  const creds = {
    ...initAuthCreds(),
    me: { id: `${own}:7@s.whatsapp.net`, lid: `${own}:7@lid` },
    account: { details: some, accountSignatureKey: some, accountSignature: some, deviceSignature: some },
  }
  const sealed = createSecretBox(secretKey).seal(
    JSON.stringify(creds, BufferJSON.replacer),
    placeOf('linked_sessions.creds', channel.id),
  )
  await parley.sql(
    `insert into linked_sessions (channel_id, workspace_id, creds, pairing) values ($1, 1, $2, 'paired')`,
    [channel.id, sealed],
  )
  parley.startWorkers()
  const read = async () => (await ask('GET', `/v1/channels/${channel.id}`)).body
  // crabline writes each stanza to a file before it answers.
  await expect.poll(async () => (await read()).status, { timeout: 20_000 }).toBe('connected')
  expect((await read()).external_id).toBe(own)

  const from = '15550002222'
  const jid = `${from}@s.whatsapp.net`
  const { endpoints, adminToken, recorderPath } = crabline.manifest
  const posted = await fetch(endpoints.adminInboundUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-crabline-admin-token': adminToken },
    body: JSON.stringify({ chatJid: jid, senderJid: jid, text: 'Is it in stock?', pushName: 'Ana' }),
  })
  expect(posted.ok).toBe(true)
  const inbound = async () => (await ask('GET', '/v1/messages?direction=inbound')).body.data
  await expect.poll(async () => (await inbound())[0]).toMatchObject({ text: 'Is it in stock?', address: from })

  const said = { to: from, text: 'It is.', channel_id: channel.id }
  const { status, body } = await ask('POST', '/v1/messages', said)
  expect([status, body.status]).toEqual([201, 'sent'])
  const recorded = (await readFile(recorderPath, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(recorded.filter(({ accepted }) => accepted).map(({ body: { key, message } }) => [key.id, message])).toEqual([
    [body.provider_id, { conversation: 'It is.' }],
  ])
})
