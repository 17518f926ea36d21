import { z } from 'zod'
import type { ContactOrder } from '../../../core/contacts/page-contacts.ts'
import { temperatures } from '../../../core/tenant/scoring-rules.ts'
import type { Operation } from '../../../web/route.ts'
import { numeral, oneOf, text } from '../../../web/schemas.ts'
import { pageNumber } from '../../shared/page-number.ts'
import { iagenteErrors } from '../errors.ts'
import { exampleLead, lead, toLead, unratedTemperature } from '../lead.ts'

/** Core's order for each field of a lead. */
const orders: Readonly<Record<string, ContactOrder>> = {
  id: 'id',
  phone: 'phone',
  name: 'name',
  email: 'email',
  company_name: 'company',
  temperature: 'temperature',
  lead_score: 'score',
  deal_value: 'deal_value_cents',
  created_at: 'created_at',
  updated_at: 'updated_at',
}
const sorts = Object.keys(orders).flatMap((field) => [field, `-${field}`])

const mostPages = 1_000_000_000

const query = z.strictObject({
  page: pageNumber(mostPages).describe('From 1.'),
  per_page: numeral(1, 100, 'must be a whole number from 1 to 100').prefault('25').describe('At most 100.'),
  phone: text(200).optional().describe('In any notation.'),
  email: text(320).optional(),
  temperature: oneOf(temperatures).optional(),
  sort: oneOf(sorts as [string, ...string[]])
    .default('-id')
    .describe('A field of the lead; a leading `-` sorts descending. Default: newest first.'),
})

const answer = z
  .object({
    data: z.array(lead),
    meta: z.object({
      current_page: z.number().int(),
      per_page: z.number().int(),
      total: z.number().int(),
      total_pages: z.number().int(),
    }),
  })
  .meta({
    examples: [{ data: [exampleLead], meta: { current_page: 1, per_page: 25, total: 150, total_pages: 6 } }],
  })

export const listLeads: Operation = (app, { contacts }) => {
  app.get(
    '/leads',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'iagenteListLeads',
        tags: ['IAGENTE'],
        summary: 'List leads',
        querystring: query,
        response: { 200: answer, ...iagenteErrors() },
      },
    },
    async (request) => {
      const { page, per_page, sort, ...filter } = request.query
      const { data, total } = await contacts.page(request.principal, {
        ...filter,
        unratedTemperature,
        page,
        perPage: per_page,
        order: orders[sort.replace(/^-/, '')] ?? 'id',
        descending: sort.startsWith('-'),
      })
      const meta = { current_page: page, per_page, total, total_pages: Math.ceil(total / per_page) }
      return { data: data.map(toLead), meta }
    },
  )
}
