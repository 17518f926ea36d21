import type { ApiFacts } from '../../../testing/api-facts.ts'

export const apiFacts: ApiFacts = {
  things: { '/campaigns': 'campaign', '/prospects': 'contact', '/webhooks': 'endpoint' },
  references: { prospect_id: 'contact', webhook_id: 'endpoint' },
  idPrefixes: { campaign: 'campaign_', contact: 'prospect_', endpoint: 'webhook_' },
  parameters: { event: 'prospect.qualified' },
  listsWithoutRows: ['kakiyoListTestEvents'],
  keepsUnknownFields: ['kakiyoCreateProspect', 'kakiyoUpdateProspect'],
  optionalBodies: ['kakiyoStartCampaign', 'kakiyoPauseCampaign', 'kakiyoResumeCampaign'],
  after: {
    kakiyoPauseCampaign: ['kakiyoStartCampaign'],
    kakiyoResumeCampaign: ['kakiyoStartCampaign', 'kakiyoPauseCampaign'],
  },
  scopesOf: { kakiyoListCampaignProspects: ['campaigns:read', 'contacts:read'] },
  sameAs: {
    kakiyoListProspects: ['listContacts'],
    kakiyoGetProspect: ['getContact'],
    kakiyoCreateProspect: ['createContact'],
    kakiyoUpdateProspect: ['updateContact'],
    kakiyoListCampaigns: ['listCampaigns'],
    kakiyoGetCampaign: ['getCampaign'],
    kakiyoCreateCampaign: ['createCampaign'],
    kakiyoStartCampaign: ['startCampaign'],
    kakiyoPauseCampaign: ['pauseCampaign'],
    kakiyoResumeCampaign: ['resumeCampaign'],
    kakiyoAddCampaignProspects: ['enrollContacts'],
    kakiyoListCampaignProspects: ['listEnrollments', 'getContact'],
    kakiyoListWebhooks: ['listEndpoints'],
    kakiyoCreateWebhook: ['createEndpoint'],
    kakiyoGetWebhook: ['getEndpoint'],
    kakiyoUpdateWebhook: ['updateEndpoint'],
    kakiyoDeleteWebhook: ['deleteEndpoint'],
    kakiyoTestWebhooks: ['testEndpoint'],
    // Examples only.
    kakiyoListTestEvents: [],
    kakiyoGetTestExample: [],
  },
  attempts: ({ theirs, own, marker }) => ({
    kakiyoCreateWebhook: [
      { body: { name: 'Eve', url: 'http://127.0.0.1:9/', events: ['prospect.qualified'] }, status: 201 },
    ],
    kakiyoGetTestExample: [{ status: 200 }],
    kakiyoTestWebhooks: [
      { body: { event: 'prospect.qualified', webhook_id: `webhook_${theirs.endpoint}` }, status: 404 },
      { body: { event: 'prospect.responded' }, status: 200 },
    ],
    kakiyoCreateProspect: [{ body: { linkedin_url: `in/${marker}`, name: 'Eve' }, status: 201 }],
    kakiyoCreateCampaign: [{ body: { name: 'Eve', messages: [{ text: 'Eve' }] }, status: 201 }],
    kakiyoAddCampaignProspects: [
      { body: { prospect_ids: [`prospect_${theirs.contact}`] }, status: 404 },
      {
        body: { prospect_ids: [`prospect_${theirs.contact}`] },
        path: `/campaigns/campaign_${own.campaign}/prospects`,
        status: 404,
      },
    ],
  }),
}
