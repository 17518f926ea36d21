import { readFile } from 'node:fs/promises'

import { beforeAll, expect, test } from 'vitest'

import { type Linked, startLinked } from './linked.test-helper.ts'
import { loadBaileys } from './load-baileys.ts'
import { type Media, photo, startMedia } from './media.test-helper.ts'

const own = '5511999990000'
const from = '5511922220020'

let parley: Linked
let media: Media
beforeAll(async () => {
  parley = await startLinked()
  media = await startMedia()
  parley.startWorkers()
  await parley.pair(own)
  return async () => {
    await parley.stop()
    media.close()
  }
})

/** Keeps the photo where WhatsApp would, encrypted by Baileys. */
async function keep(path: string) {
  const { encryptedStream } = await loadBaileys()
  const { mediaKey, encFilePath } = await encryptedStream(photo, 'image')
  media.stored.set(path, await readFile(encFilePath))
  return { url: media.fileUrl(path), mediaKey }
}

/** The file of the next message that comes. */
async function received(imageMessage: object) {
  const newest = async () => (await parley.ask('GET', '/v1/messages?direction=inbound&limit=1')).body.data[0]
  const before = (await newest())?.id
  parley.whatsapp.receive({ to: own, from, message: { imageMessage } })
  await expect.poll(async () => (await newest())?.id).not.toBe(before)
  const { id } = await newest()
  const read = async () => (await parley.ask('GET', `/v1/files?message_id=${id}`)).body.data[0]
  await expect.poll(async () => (await read())?.status).not.toBe('waiting')
  return read()
}

test('a picture is fetched and decrypted', async () => {
  const file = await received({ ...(await keep('/kept')), mimetype: 'image/jpeg', caption: 'Look' })
  expect(file).toMatchObject({ status: 'stored', mime_type: 'image/png', size: photo.length, error: null })
  const content = await fetch(parley.url + new URL(file.url).pathname)
  expect(Buffer.from(await content.arrayBuffer())).toEqual(photo)
})

test('a file that isn’t its key’s has failed, and so has one that is gone', async () => {
  const kept = await keep('/other')
  expect(await received({ ...kept, mediaKey: Buffer.alloc(32) })).toMatchObject({
    ...{ status: 'failed', error: 'its content does not fit its key' },
  })
  expect(await received({ ...kept, url: media.fileUrl('/gone') })).toMatchObject({
    ...{ status: 'failed', error: 'its URL answered 404' },
  })
})
