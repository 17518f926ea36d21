import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Populated, startPopulated } from '../../../testing/populated-workspace.ts'
import { startRcsHarness } from '../../channels/rcs/rcs-harness.test-helper.ts'

let parley: Populated
let hook: string
beforeAll(async () => {
  parley = await startPopulated()
  hook = `${parley.url}/webhooks/whatsapp-cloud/${parley.ids.channel}`
  parley.startWorkers()
  return parley.stop
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
let last = 2_000_000_000
const newMediaId = () => String(++last)

/** A message of somebody new, with a file. Its id. */
async function receive(mediaId: string, media: object = {}, kind = 'image'): Promise<number> {
  const from = `9198${mediaId}`
  const answer = await parley.graph.sendInbound(hook, {
    from,
    message: { type: kind, [kind]: { id: mediaId, mime_type: 'image/jpeg', sha256: 'x', ...media } },
  } as never)
  expect(answer.status).toBe(200)
  const { body } = await parley.request('GET', '/v1/messages?direction=inbound&limit=1')
  expect(body.data[0].address).toBe(from)
  return body.data[0].id
}

const fileOf = async (messageId: number) =>
  (await parley.request('GET', `/v1/files?message_id=${messageId}`)).body.data[0]
const becomes = (messageId: number, status: string) =>
  expect.poll(async () => (await fileOf(messageId))?.status).toBe(status)
const contentOf = async (messageId: number) => {
  const { url } = await fileOf(messageId)
  return Buffer.from(await (await fetch(parley.url + new URL(url).pathname)).arrayBuffer())
}

describe('the file of a message', () => {
  test('is fetched from Meta, and is of the type that its content shows', async () => {
    const id = newMediaId()
    parley.graph.media.set(id, { content: png, type: 'image/jpeg' })
    const messageId = await receive(id, { filename: 'garden.jpg' })
    await becomes(messageId, 'stored')
    expect(await fileOf(messageId)).toMatchObject({
      name: 'garden.jpg',
      mime_type: 'image/png',
      size: png.length,
      message_id: messageId,
      created_by: `channel:${parley.ids.channel}`,
    })
    expect(await contentOf(messageId)).toEqual(png)
  })

  test('is fetched once Meta hands it out', async () => {
    const id = newMediaId()
    parley.graph.failNext({ status: 500, code: 2, message: 'Service temporarily unavailable' })
    const messageId = await receive(id)
    await expect.poll(async () => (await fileOf(messageId)).error).toContain('Service temporarily unavailable')
    expect((await fileOf(messageId)).status).toBe('waiting')
    parley.graph.media.set(id, { content: png, type: 'image/png' })
    await parley.advance(10_000)
    await becomes(messageId, 'stored')
    expect((await fileOf(messageId)).error).toBeNull()
  })

  test('has failed, with the reason, when Meta has none', async () => {
    const messageId = await receive(newMediaId())
    await becomes(messageId, 'failed')
    expect(await fileOf(messageId)).toMatchObject({ url: null, error: expect.stringContaining('does not exist') })
  })

  test('has failed when it is too large', async () => {
    const id = newMediaId()
    parley.graph.media.set(id, { content: Buffer.alloc(16 * 2 ** 20 + 1), type: 'video/mp4' })
    const messageId = await receive(id, {}, 'video')
    await becomes(messageId, 'failed')
    expect((await fileOf(messageId)).error).toBe('it is larger than 16 MiB')
  })

  test('that a browser would run is a download', async () => {
    const id = newMediaId()
    parley.graph.media.set(id, { content: Buffer.from('<script>alert(1)</script>'), type: 'text/html' })
    const messageId = await receive(id, { filename: 'a.html' }, 'document')
    await becomes(messageId, 'stored')
    const { url } = await fileOf(messageId)
    const { headers } = await fetch(parley.url + new URL(url).pathname)
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      'application/octet-stream',
      'attachment; filename=a.html',
    ])
  })

  test('goes with its contact', async () => {
    const id = newMediaId()
    parley.graph.media.set(id, { content: png, type: 'image/png' })
    const messageId = await receive(id, { filename: 'my passport.png' })
    await becomes(messageId, 'stored')
    const { url } = await fileOf(messageId)
    const { contact_id } = (await parley.request('GET', `/v1/messages/${messageId}`)).body
    expect((await parley.request('DELETE', `/v1/contacts/${contact_id}`)).status).toBe(204)
    await parley.advance(1_000)
    await expect.poll(async () => (await fetch(parley.url + new URL(url).pathname)).status).toBe(404)
    await expect.poll(() => parley.sql("select from files where name like 'my passport%'")).toEqual([])
  })
})

test('a file that comes over RCS is fetched by its URL', async () => {
  const vendor: WebhookReceiver = await startWebhookReceiver({
    respond: () => ({ status: 200, headers: { 'content-type': 'image/png' }, body: 'no picture' }),
  })
  const rcs = await startRcsHarness()
  try {
    rcs.startWorkers()
    const payload = { mimeType: 'image/png', fileUri: vendor.url('/a.png'), fileName: 'a.png' }
    await rcs.google.pushUserMessage(rcs.hook, { senderPhoneNumber: '+919812345688', userFile: { payload } })
    const files = async () => (await rcs.request('GET', '/v1/files')).body.data
    await expect.poll(files).toMatchObject([{ status: 'stored', name: 'a.png', size: 10 }])
  } finally {
    await rcs.stop()
    await vendor.close()
  }
})
