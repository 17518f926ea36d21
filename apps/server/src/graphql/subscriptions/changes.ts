import { z } from 'zod'

import { requireScopes } from '../../core/keys/require-scopes.ts'
import { type HintBatch, readHints } from '../../core/stream/format-hints.ts'
import type { Hint } from '../../core/stream/hints.ts'
import { requireThing } from '../../core/stream/require-thing.ts'
import { parseTopics, scopesOfTopics, topicScopes } from '../../core/stream/topics.ts'
import { text } from '../../web/schemas.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { givenIn, readInput } from '../read-input.ts'
import { createMailbox } from './mailbox.ts'

const schema = z.strictObject({
  topics: z.array(text(40)).min(1, 'must have at least one item').max(30, 'must have at most 30 items'),
  // Before the first event, a cursor is the least id of its time, which has no version of UUIDs.
  after: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the `cursor` of a message')
    .optional(),
})

const hint = builder.objectRef<Hint>('Hint')
const changes = builder.objectRef<HintBatch>('Changes')

const description = `Hears of changes as they happen, as \`GET /v1/stream\` does. Each hint says what has changed, not how: read it again. The
first message has no hints: nothing that changes from then on is missed. Scopes: \`events:read\`, and that of each topic.`

export function addChanges(): void {
  builder.objectType(hint, {
    description: 'Says what has changed, not how.',
    fields: (t) => ({
      topic: t.exposeString('topic', { nullable: false }),
      id: t.id({
        nullable: true,
        description: 'Null: several things have changed, so read the whole list again.',
        resolve: ({ id }) => id,
      }),
      type: t.exposeString('type', { nullable: false, description: 'Of the event, such as `message.received`.' }),
    }),
  })
  builder.objectType(changes, {
    fields: (t) => ({
      cursor: t.string({
        nullable: true,
        description: 'For `after`, of a client that was cut off.',
        resolve: ({ cursor }) => cursor ?? null,
      }),
      hints: t.field({ type: [hint], nullable: false, resolve: (batch) => batch.hints }),
    }),
  })
  builder.subscriptionField('changes', (t) =>
    t.field({
      type: changes,
      nullable: false,
      description,
      args: {
        topics: t.arg.stringList({
          required: true,
          description: `Some of ${Object.keys(topicScopes).join(', ')}; or one thing of them: \`deliveries:<endpoint id>\`, \`pairing:<channel id>\`, \`presence:<conversation id>\`.`,
        }),
        after: t.arg.string({ description: 'The `cursor` of the last message that the client got.' }),
      },
      subscribe: (_parent, args, context) => watch(readInput(schema, givenIn(args)), context),
      resolve: (batch) => batch,
    }),
  )
}

async function watch({ topics: names, after }: z.output<typeof schema>, context: Context) {
  const { principal, services, call } = context
  const topics = parseTopics(names.join())
  requireScopes(principal, scopesOfTopics(topics))
  for (const topic of topics) await requireThing(services, principal, topic)
  const mailbox = createMailbox<HintBatch>()
  const leave = await services.streams.watch({
    principal,
    topics,
    lastId: after,
    identify: call.identify,
    send: (messages) => {
      for (const batch of readHints(messages)) mailbox.put(batch)
    },
    end: mailbox.end,
  })
  mailbox.onEnd(leave)
  call.reply.raw.once('close', mailbox.end)
  if (call.reply.raw.destroyed) mailbox.end()
  call.request.endTurn()
  return mailbox.messages()
}
