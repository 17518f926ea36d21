import { z } from 'zod'

import { attempt, delivery } from '../../api/resources/delivery.ts'
import { flag } from '../../web/schemas.ts'
import { defineTool, reads } from '../tool.ts'
import { deliveryId } from './delivery-id.ts'

/** Characters shown of a response by default: a model gains nothing from ten attempts of 16 KiB each. */
const shownCharacters = 1_000

const shownAttempt = attempt.partial({ request: true, curl: true, request_unavailable: true })

export const getDelivery = defineTool({
  name: 'deliveries_get',
  title: 'Explain a delivery',
  description:
    'One delivery with each attempt: status, timings, the receiver’s response, and in `cause` why the attempt failed.',
  scopes: ['deliveries:read'],
  hints: reads,
  input: z.strictObject({
    id: deliveryId,
    with_requests: flag()
      .default(false)
      .describe(
        `True: includes each request as it was sent, a curl command that repeats it, and responses beyond their first ${shownCharacters} characters.`,
      ),
  }),
  output: delivery.extend({ attempts: z.array(shownAttempt) }),
  async run({ deliveries }, { workspaceId }, { id, with_requests }) {
    const { attempts, ...found } = await deliveries.get(workspaceId, id)
    if (with_requests) return { ...found, attempts }
    return {
      ...found,
      attempts: attempts.map(({ request: _, curl: _curl, request_unavailable: _why, ...rest }) => ({
        ...rest,
        response_body: rest.response_body.slice(0, shownCharacters),
      })),
    }
  },
})
