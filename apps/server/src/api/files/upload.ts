import type { FastifyRequest } from 'fastify'
import { z } from 'zod'

import { ParleyError } from '../../kernel/errors.ts'
import { boundBufferedBodies } from '../../web/buffered-bodies.ts'
import type { App, Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { file, fileName, newFile } from './schemas.ts'

/** Of all uploads at a time, in bytes. */
const bufferedAtMost = 256 * 2 ** 20
/** What PARLEY_FILE_SIZE_MB may be at most, in bytes. */
const largestFile = 100 * 2 ** 20

export const uploadFile: Operation = (app, { files }) => {
  // A scope of its own: no other operation takes such bodies.
  app.register(async (scoped) => {
    boundBufferedBodies(bufferedAtMost)(scoped)
    scoped.addContentTypeParser('*', async (request: FastifyRequest, body: AsyncIterable<Buffer>) => {
      const { name } = request.query as { name?: unknown }
      return { name, mime_type: request.headers['content-type'], content: await wholeOf(body, files.largest) }
    })
    ;(scoped as unknown as App).post(
      '/files',
      {
        config: { scope: 'messages:write', fileAtMost: largestFile },
        schema: {
          operationId: 'uploadFile',
          tags: ['Files'],
          summary: 'Upload a file',
          description:
            'Takes the file itself as the body, with its type as `content-type` and its name as the parameter `name`; a small one as JSON, too. At most 16 MiB, or what `PARLEY_FILE_SIZE_MB` says. Images, video, sound, PDF, office documents and text are taken, if the content is what the type says.',
          querystring: z.strictObject({ name: fileName().optional().describe('Of a file that is the body itself.') }),
          body: newFile,
          response: { 201: file, ...problems(409, 413, 415) },
        },
      },
      async ({ principal, body: { name, mime_type: type, content } }, reply) =>
        reply.code(201).send(await files.upload(principal, { name, type, content: bytesOf(content) })),
    )
  })
}

const bytesOf = (content: string | Buffer) => (typeof content === 'string' ? Buffer.from(content, 'base64') : content)

async function wholeOf(body: AsyncIterable<Buffer>, atMost: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > atMost) throw new ParleyError('too_large', `The file is larger than ${atMost / 2 ** 20} MiB.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
