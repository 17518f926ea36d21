import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import { certificate, key } from '../../delivery/certificates.test-helper.ts'

export const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export type Media = Awaited<ReturnType<typeof startMedia>>

/** The server that a client loads its media from, and the WhatsApp server that receives uploads. */
export async function startMedia() {
  const stored = new Map<string, Buffer>()
  const files = createServer((request, response) => {
    if (request.url === '/moved') return response.writeHead(302, { location: 'http://10.0.0.1/secret' }).end()
    if (request.url === '/photo.png') return response.writeHead(200, { 'content-type': 'image/png' }).end(photo)
    if (request.url === '/down') return response.writeHead(503).end()
    const kept = stored.get(request.url ?? '')
    if (kept) return response.writeHead(200).end(kept)
    if (request.url === '/huge') return response.writeHead(200).end(Buffer.alloc(17 * 2 ** 20))
    return response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  const uploads: { path: string; size: number }[] = []
  const mediaServer = createSecureServer({ key, cert: certificate }, async (request, response) => {
    let size = 0
    for await (const chunk of request) size += chunk.length
    uploads.push({ path: request.url ?? '', size })
    response.end(JSON.stringify({ url: 'https://mmg.whatsapp.net/v/1', direct_path: '/v/1' }))
  }).listen(0, '127.0.0.1')
  await Promise.all([files, mediaServer].map((server) => once(server, 'listening')))
  setDefaultCACertificates([...getCACertificates(), certificate])
  return {
    /** The upload host that WhatsApp names. */
    host: `localhost:${(mediaServer.address() as AddressInfo).port}`,
    uploads: uploads as readonly { path: string; size: number }[],
    /** Other files, by their path. */
    stored,
    fileUrl: (path: string) => `http://127.0.0.1:${(files.address() as AddressInfo).port}${path}`,
    close() {
      files.close()
      mediaServer.close()
    },
  }
}
