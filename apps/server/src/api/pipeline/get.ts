import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'

const pipeline = z
  .object({
    stages: z
      .array(
        z.object({
          stage: z.string(),
          contacts: z.number().int(),
          values: z
            .array(
              z.object({
                currency: z.string().nullable().describe('ISO 4217. Null: deal values without a currency.'),
                deal_value_cents: z.number().int().describe('The sum.'),
                contacts: z.number().int().describe('How many contacts have such a deal value.'),
              }),
            )
            .describe('By currency.'),
          average_score: z.number().nullable().describe('Of the contacts that have a score. Null: none has.'),
        }),
      )
      .describe("In the order of the workspace's stages."),
  })
  .meta({
    id: 'Pipeline',
    examples: [
      {
        stages: [
          {
            stage: 'Qualified',
            contacts: 214,
            values: [{ currency: 'INR', deal_value_cents: 4_990_000, contacts: 100 }],
            average_score: 71.5,
          },
        ],
      },
    ],
  })

export const getPipeline: Operation = (app, { contacts }) => {
  app.get(
    '/pipeline',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'getPipeline',
        tags: ['Contacts'],
        summary: 'Get what each stage of the pipeline holds',
        description:
          'Exact as of the request, at a cost that does not grow with the number of contacts. `GET /v1/contacts` with `stage` and `sort` lists the contacts of a stage.',
        response: { 200: pipeline, ...problems() },
      },
    },
    async (request) => ({ stages: await contacts.pipeline(request.principal) }),
  )
}
