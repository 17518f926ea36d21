import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { requireScopes } from '../../core/keys/require-scopes.ts'
import { requireThing } from '../../core/stream/require-thing.ts'
import { parseTopics, scopesOfTopics, topicScopes } from '../../core/stream/topics.ts'
import type { FurtherScopes, Operation } from '../../web/route.ts'
import { oneOf, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

const description = `Server-sent events, for \`EventSource\`. \`topics\` are some of ${Object.keys(topicScopes)
  .filter((name) => name !== 'pairing' && name !== 'presence')
  .map((name) => `\`${name}\``)
  .join(
    ', ',
  )}, \`deliveries:<endpoint id>\`, \`pairing:<channel id>\` and \`presence:<conversation id>\`, separated by commas.

The first event is \`ready\`: nothing that changes from then on is missed. Each message is a hint, such as
\`{"topic":"conversations","id":7,"type":"message.received"}\`: read again what you show of it. \`id\` null means that
several things have changed, so read the whole list again. The same hint may come more than once.

A client that was cut off sends \`Last-Event-ID\`, as \`EventSource\` does by itself, and gets the hints that it missed. A
comment comes every 15 seconds. The stream ends when its key or session ends. \`deliveries\`, \`pairing\` and
\`requests\` are looked at once a second; of deliveries, the 50 newest. An account may have 250 streams open, and the
next gets 429 \`too_many_streams\`.`

const furtherScopes: FurtherScopes = Object.fromEntries(
  Object.entries(topicScopes)
    .filter(([, scope]) => scope !== 'events:read')
    .map(([name, scope]) => [scope, `for the topic \`${name}\``]),
)

const mostBehind = 1_048_576

export const openStream: Operation = (app, services) => {
  const { streams } = services
  app.get(
    '/stream',
    {
      sse: 'only',
      config: { scope: 'events:read', furtherScopes },
      schema: {
        operationId: 'openStream',
        tags: ['Events'],
        summary: 'Hear of changes as they happen',
        description,
        querystring: z.strictObject({
          topics: text(1_000).describe('Like `conversations,messages,pairing:3`.'),
          'parley-workspace': text(15).optional().describe('Of a session: the workspace, as in the header.'),
          'parley-mode': oneOf(['live', 'test']).optional().describe('Of a session: which data, as in the header.'),
        }),
        response: {
          200: {
            description: 'Server-sent events.',
            content: { 'text/event-stream': { schema: z.string().meta({ examples: [example] }) } },
          },
          ...problems(404, 409),
        },
      },
    },
    async (request, reply) => {
      const { principal, query, headers } = request
      const topics = parseTopics(query.topics)
      requireScopes(principal, scopesOfTopics(topics))
      for (const topic of topics) await requireThing(services, principal, topic)
      const lastId = headers['last-event-id']
      const leave = await streams.watch({
        principal,
        topics,
        lastId:
          typeof lastId === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(lastId) ? lastId : undefined,
        identify: () => app.identify(request),
        send: (text) => send(reply, text),
        end: () => reply.sse.close(),
      })
      reply.sse.keepAlive()
      reply.raw.once('close', leave)
      if (reply.raw.destroyed) leave()
      request.endTurn()
    },
  )
}

const example = 'event: ready\ndata: {}\n\ndata: {"topic":"contacts","id":12,"type":"contact.created"}\n\n'

/** A client that doesn't read is dropped: it comes back and says what it got last. */
function send({ raw, sse }: FastifyReply, text: string): void {
  sse.sendHeaders()
  if (raw.writableLength > mostBehind) raw.destroy()
  else raw.write(text)
}
