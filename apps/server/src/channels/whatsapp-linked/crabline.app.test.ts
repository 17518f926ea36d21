import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startWhatsAppServer } from '@openclaw/crabline'
import { BufferJSON, initAuthCreds } from 'baileys'
import { afterAll, expect, test } from 'vitest'

import { startHarness } from '../../../testing/harness.ts'
import { secretKey } from '../../../testing/secret-key.ts'
import { createSecretBox } from '../../kernel/secret-box.ts'

// crabline is a WhatsApp server that others have written, so that not all tests depend on our own reading of the
// protocol. It has no pairing, and disconnects on a number query; so the session is seeded, and the person writes
// first.
const folder = await mkdtemp(join(tmpdir(), 'parley-crabline-'))
const recorderPath = join(folder, 'recorded.jsonl')
const own = '15550001111'
const crabline = await startWhatsAppServer({
  host: '127.0.0.1',
  port: 0,
  recorderPath,
  selfJid: `${own}@s.whatsapp.net`,
})
const { endpoints, adminToken } = crabline.manifest
const { request, sql, startWorkers, stop } = await startHarness({
  PARLEY_WHATSAPP_LINKED_URL: endpoints.baileysWebSocketUrl,
})
afterAll(async () => {
  await stop()
  await crabline.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (method: string, path: string, body?: unknown) => request(method, path, { body })

test('a session with credentials opens, receives a message, and replies', async () => {
  const { body: channel } = await ask('POST', '/v1/channels', { type: 'whatsapp-linked', name: 'Phone' })
  const some = Buffer.alloc(32, 1)
  const creds = {
    ...initAuthCreds(),
    me: { id: `${own}:7@s.whatsapp.net`, lid: `${own}:7@lid` },
    account: { details: some, accountSignatureKey: some, accountSignature: some, deviceSignature: some },
  }
  const sealed = createSecretBox(secretKey).seal(JSON.stringify(creds, BufferJSON.replacer))
  await sql(`insert into linked_sessions (channel_id, workspace_id, creds, pairing) values ($1, 1, $2, 'paired')`, [
    channel.id,
    sealed,
  ])
  startWorkers()
  const read = async () => (await ask('GET', `/v1/channels/${channel.id}`)).body
  // crabline writes each stanza to a file before it answers.
  await expect.poll(async () => (await read()).status, { timeout: 20_000 }).toBe('connected')
  expect((await read()).external_id).toBe(own)

  const from = '15550002222'
  const jid = `${from}@s.whatsapp.net`
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
