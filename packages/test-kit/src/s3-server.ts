import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface S3Server {
  /** With the bucket. */
  url: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** By key, without the bucket. */
  objects: Map<string, Buffer>
  /** Answers the next requests with this status. */
  fail(status: number, times: number): void
  close(): Promise<void>
}

const bucket = 'parley-files'
const region = 'eu-central-1'
const accessKeyId = 'AKIDEXAMPLE'
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

/** A fake S3 on 127.0.0.1: objects of one bucket, ranges, and the signature (AWS Signature Version 4) of each request. */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  let failing = { status: 500, times: 0 }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const answer = (status: number, body: Buffer | string = '') => response.writeHead(status).end(body)
    if (failing.times > 0) {
      failing.times--
      return answer(failing.status)
    }
    if (!isSigned(request)) return answer(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>')
    const [, name, ...rest] = (request.url ?? '').split('/')
    if (name !== bucket) return answer(404, '<Error><Code>NoSuchBucket</Code></Error>')
    const key = rest.join('/')
    if (request.method === 'PUT') {
      objects.set(key, Buffer.concat(chunks))
      return answer(200)
    }
    if (request.method === 'DELETE') {
      objects.delete(key)
      return answer(204)
    }
    const object = objects.get(key)
    if (!object) return answer(404, '<Error><Code>NoSuchKey</Code></Error>')
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    return start === undefined ? answer(200, object) : answer(206, object.subarray(Number(start), Number(end) + 1))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/${bucket}`,
    region,
    accessKeyId,
    secretAccessKey,
    objects,
    fail(status, times) {
      failing = { status, times }
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function isSigned({ method, url = '', headers }: IncomingMessage): boolean {
  const [, signed = '', signature] =
    /SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)/.exec(headers.authorization ?? '') ?? []
  const date = headers['x-amz-date'] as string | undefined
  if (!date || !headers.authorization?.includes(`Credential=${accessKeyId}/${date.slice(0, 8)}/${region}/s3/`))
    return false
  const [path, query = ''] = url.split('?')
  const canonicalHeaders = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
  const payload = headers['x-amz-content-sha256']
  const canonical = [method, path, query, canonicalHeaders.join(''), signed, payload].join('\n')
  const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const key = [date.slice(0, 8), region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  return hmac(key, toSign).toString('hex') === signature
}
