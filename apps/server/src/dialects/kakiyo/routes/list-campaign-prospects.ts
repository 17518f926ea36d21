import { z } from 'zod'

import { enrollmentStatuses } from '../../../core/campaigns/campaign.ts'
import type { Operation } from '../../../web/route.ts'
import { oneOf, pageQuery } from '../../../web/schemas.ts'
import { countedList } from '../../shared/counted-list.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'
import { exampleProspect, prospect, toProspect } from '../prospect.ts'

const enrolled = z.object({
  prospect,
  status: z.enum(enrollmentStatuses),
  reason: z.string().nullable().describe('Why the campaign ended for the prospect.'),
  added_at: z.string(),
})

const answer = countedList(enrolled, [
  { prospect: exampleProspect, status: 'stopped', reason: 'reply', added_at: '2026-05-18T03:42:11.000Z' },
])

export const listCampaignProspects: Operation = (app, { contacts, enrollments }) => {
  app.get(
    '/campaigns/:id/prospects',
    {
      config: { scope: ['campaigns:read', 'contacts:read'] },
      schema: {
        operationId: 'kakiyoListCampaignProspects',
        tags: ['Kakiyo'],
        summary: 'List the prospects of a campaign, newest first',
        params: idParams,
        querystring: pageQuery.extend({ status: oneOf(enrollmentStatuses).optional() }),
        response: { 200: answer, ...kakiyoErrors(404) },
      },
    },
    async (request) => {
      const { principal, query } = request
      const page = await enrollments.list(principal.workspaceId, idIn('campaign', request.params.id), query)
      const ids = page.data.map(({ contact_id }) => contact_id)
      const known = await contacts.byId(principal, ids)
      const data = page.data.flatMap(({ contact_id, status, reason, enrolled_at }) => {
        const contact = known.get(contact_id)
        return contact ? [{ prospect: toProspect(contact), status, reason, added_at: enrolled_at }] : []
      })
      return { data, count: data.length, next_cursor: page.next_cursor }
    },
  )
}
