import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { mintedKey, newKey } from './schemas.ts'

export const createKey: Operation = (app, { keys }) => {
  app.post(
    '/keys',
    {
      config: { scope: 'keys:write', answersSecret: 'key' },
      schema: {
        operationId: 'createKey',
        tags: ['Keys'],
        summary: 'Mint a key',
        description:
          'The new key can’t exceed the key that mints it: no further scopes, and a test key mints test keys only.',
        body: newKey,
        response: { 201: mintedKey.describe('The only response that contains the key.'), ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { expires_at, ...input } = request.body
      const expiresAt = expires_at == null ? null : new Date(expires_at)
      return reply.code(201).send(await keys.mint(request.principal, { ...input, expiresAt }))
    },
  )
}
