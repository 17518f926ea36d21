import type { ApiFacts } from '../../../testing/api-facts.ts'

export const apiFacts: ApiFacts = {
  things: { '/agents': 'agent', '/leads': 'contact', '/messages': 'message', '/webhooks': 'endpoint' },
  pagedLists: ['/leads', '/webhooks'],
  keepsUnknownFields: ['niyogCreateLead', 'niyogUpdateLead'],
  listsWithoutRows: ['niyogListAgents'],
  sameAs: {
    niyogCreateLead: ['createContact'],
    niyogListLeads: ['listContacts'],
    niyogGetLead: ['getContact'],
    niyogUpdateLead: ['updateContact'],
    niyogListAgents: ['listAgents'],
    niyogListWebhooks: ['listEndpoints'],
    niyogCreateWebhook: ['createEndpoint'],
    niyogGetWebhook: ['getEndpoint'],
    niyogUpdateWebhook: ['updateEndpoint'],
    niyogDeleteWebhook: ['deleteEndpoint'],
    niyogSendMessage: ['createMessage'],
  },
  attempts: ({ phone }) => ({
    niyogCreateLead: [{ body: { phone, name: 'Eve' }, status: 201 }],
    niyogSendMessage: [{ body: { to: phone, body: 'Hi' }, status: 200 }],
    niyogCreateWebhook: [{ body: { url: 'http://127.0.0.1:9/', events: ['lead.created'] }, status: 201 }],
  }),
}
