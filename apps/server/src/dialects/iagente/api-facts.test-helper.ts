import type { ApiFacts } from '../../../testing/api-facts.ts'

export const apiFacts: ApiFacts = {
  keyHeaders: ['X-API-Key'],
  settings: { PARLEY_IAGENTE_PER_MINUTE: '100000' },
  error: (code) => ({ error: { code } }),
  isVendorRefusal: (body) => JSON.stringify(body).startsWith('{"error":{"code":"send_failed"'),
  things: {
    '/leads': 'contact',
    '/rcs': 'message',
    '/templates': 'template',
    '/webhooks': 'endpoint',
    '/whatsapp/messages': 'message',
    '/whatsapp/templates': 'template',
  },
  references: { integration_id: 'channel', lead_id: 'contact', template_id: 'template' },
  keepsUnknownFields: ['iagenteCreateLead', 'iagenteReplaceLead', 'iagenteUpdateLead'],
  optionalBodies: ['iagenteTestWebhook'],
  needs: { iagenteSendWhatsAppMessage: ['template'] },
  attempts: ({ theirs, own, phone }) => ({
    iagenteCreateLead: [{ body: { phone, name: 'Eve' }, status: 201 }],
    iagenteSendWhatsAppMessage: [
      { body: { integration_id: theirs.channel, phone, type: 'text', text: 'Hi' }, status: 404 },
      { body: { integration_id: theirs.simulator, phone, type: 'text', text: 'Hi' }, status: 404 },
      { body: { integration_id: own.channel, lead_id: theirs.contact, type: 'text', text: 'Hi' }, status: 404 },
      { body: { integration_id: own.channel, phone, type: 'template', template_id: theirs.template }, status: 404 },
    ],
    iagenteSendRcsMessage: [
      { body: { lead_id: theirs.contact, type: 'text', text: 'Hi' }, status: 404 },
      { body: { phone, type: 'text', text: 'Hi' }, status: 201 },
    ],
    iagenteCreateWebhook: [{ body: { url: 'http://127.0.0.1:9/', events: ['lead.created'] }, status: 201 }],
  }),
}
