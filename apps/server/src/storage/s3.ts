import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

import { AwsClient } from 'aws4fetch'

import type { FileStorage } from '../core/files/file-storage.ts'
import { ParleyError } from '../kernel/errors.ts'

export interface S3 {
  /** With the bucket: `https://s3.eu-central-1.amazonaws.com/parley`. */
  url: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** For an answer's head; the content may take longer. */
const timeoutMs = 30_000

/** A bucket of an S3-compatible object store. */
export function createS3Storage({ url, ...credentials }: S3): FileStorage {
  const client = new AwsClient({ ...credentials, service: 's3', retries: 2, initRetryMs: 100 })

  async function ask(method: string, key: string, init: RequestInit = {}): Promise<Response> {
    const response = await client
      .fetch(`${url}/${key}`, { method, signal: AbortSignal.timeout(timeoutMs), ...init })
      .catch((error: Error) => {
        throw new ParleyError('unavailable', `the file storage can't be reached: ${error.message}`)
      })
    if (response.ok || response.status === 404) return response
    await response.body?.cancel()
    throw new ParleyError('unavailable', `the file storage answered ${response.status}`)
  }

  return {
    async write(key, content) {
      const response = await ask('PUT', key, { body: new Uint8Array(content) })
      await response.body?.cancel()
      if (response.status === 404) throw new ParleyError('unavailable', 'the file storage has no such bucket')
    },

    async read(key, range) {
      const headers: HeadersInit = range ? { range: `bytes=${range.start}-${range.end}` } : {}
      const response = await ask('GET', key, { headers })
      if (response.status !== 404 && response.body) return Readable.fromWeb(response.body as ReadableStream)
      await response.body?.cancel()
      return undefined
    },

    async remove(key) {
      const response = await ask('DELETE', key)
      await response.body?.cancel()
    },
  }
}
