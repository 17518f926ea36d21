import { addMutation } from '../add-mutation.ts'
import { refs } from '../refs.ts'

export function addCampaignMutations(): void {
  addMutation('pauseCampaign', {
    type: refs.campaign,
    scope: 'campaigns:write',
    description: 'Pauses a campaign: no step runs until it is resumed.',
    id: true,
    run: ({ services, principal }, _input, { id }) => services.campaigns.pause(principal, id),
  })
  addMutation('resumeCampaign', {
    type: refs.campaign,
    scope: 'campaigns:write',
    description: 'Resumes a campaign. Needs the scopes of what its steps do.',
    id: true,
    run: ({ services, principal }, _input, { id }) => services.campaigns.resume(principal, id),
  })
}
