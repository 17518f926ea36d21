import { z } from 'zod'

import { campaign, campaignWithCounts } from '../../api/campaigns/schemas.ts'
import { enrollment, enrollmentWithSteps } from '../../api/enrollments/schemas.ts'
import { campaignStatuses, enrollmentStatuses } from '../../core/campaigns/campaign.ts'
import { oneOf, reference } from '../../web/schemas.ts'
import { addList, addListOf } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addDetails, addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

const ofEnrollments = z.strictObject({
  status: oneOf(enrollmentStatuses).optional(),
  contact_id: reference().optional(),
})

export function addCampaign(): void {
  addResource(refs.campaign, campaign, 'A sequence of steps over enrolled contacts.')
  addDetails(refs.campaign, {
    schema: campaignWithCounts.pick({ counts: true, daily_limits: true }),
    // What a list or a query has read has them already. A mutation changes one.
    cost: 1,
    read: async ({ services, principal }, row) =>
      'counts' in row ? row : services.campaigns.get(principal.workspaceId, row.id),
  })
  addListOf(refs.campaign, 'enrollments', {
    type: refs.enrollment,
    scope: 'campaigns:read',
    description: 'Newest first.',
    filter: ofEnrollments,
    list: ({ services, principal }, query, { id }) => services.enrollments.list(principal.workspaceId, id, query),
  })
  addOne('campaign', {
    type: refs.campaign,
    scope: 'campaigns:read',
    description: 'One campaign.',
    id: byId,
    get: ({ services, principal }, id) => services.campaigns.get(principal.workspaceId, id),
  })
  addList('campaigns', {
    type: refs.campaign,
    scope: 'campaigns:read',
    description: 'Campaigns, newest first.',
    filter: z.strictObject({ status: oneOf(campaignStatuses).optional() }),
    list: ({ services, principal }, query) => services.campaigns.list(principal.workspaceId, query),
  })
  addEnrollment()
}

function addEnrollment(): void {
  addResource(refs.enrollment, enrollment, 'One contact in one campaign.')
  addDetails(refs.enrollment, {
    schema: enrollmentWithSteps.pick({ steps_done: true }),
    read: ({ services, principal }, { id }) => services.enrollments.get(principal.workspaceId, id),
  })
  addLink(refs.enrollment, 'contact', {
    type: refs.contact,
    scope: 'contacts:read',
    load: ({ loaders }, { contact_id }) => loaders.contacts.load(contact_id),
  })
  addOne('enrollment', {
    type: refs.enrollment,
    scope: 'campaigns:read',
    description: 'One enrollment.',
    id: byId,
    get: ({ services, principal }, id) => services.enrollments.get(principal.workspaceId, id),
  })
}
