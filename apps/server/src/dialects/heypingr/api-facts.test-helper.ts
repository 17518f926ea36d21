import type { ApiFacts } from '../../../testing/api-facts.ts'

export const apiFacts: ApiFacts = {
  keyHeaders: ['X-API-Key'],
  // There is one code for every key that doesn't work.
  error: (code) => ({ detail: { error: code === 'missing_key' ? 'invalid_key' : code } }),
  things: {
    '/sessions': 'channel',
    '/settings': 'trigger',
    '/triggers': 'trigger',
    '/webhook': 'endpoint',
    '/webhooks/deliveries': 'delivery',
    '/webhooks/simulate': 'endpoint',
  },
  references: { session_id: 'channel' },
  idPrefixes: { channel: 'sess_', trigger: 'trig_' },
  scopes: { '/webhooks/simulate': 'simulate' },
  populate: ['heypingrSimulateWebhook'],
  needs: { heypingrSimulateWebhook: ['endpoint'] },
  sameAs: {
    heypingrListSessions: ['listChannels'],
    heypingrListTriggers: ['listTriggers'],
    heypingrCreateTrigger: ['createTrigger'],
    heypingrUpdateTrigger: ['updateTrigger'],
    heypingrDeleteTrigger: ['deleteTrigger'],
    heypingrGetSettings: ['getTriggerSettings'],
    heypingrPutSettings: ['updateTriggerSettings'],
    heypingrGetWebhook: ['getEndpoint'],
    heypingrPutWebhook: ['createEndpoint', 'updateEndpoint', 'rotateEndpointSecret'],
    heypingrListDeliveries: ['listDeliveries'],
    // The native API has no such test: it brings a message of nobody's.
    heypingrSimulateWebhook: ['simulateTrigger'],
  },
  attempts: ({ theirs, phone }) => ({
    heypingrCreateTrigger: [
      { body: { session_id: `sess_${theirs.channel}`, trigger_phrase: 'eve', reply_message: 'Eve' }, status: 404 },
    ],
    heypingrPutWebhook: [{ body: { url: 'http://127.0.0.1:9/eve' }, status: 200 }],
    heypingrSimulateWebhook: [{ body: { phone, message: 'login', session_id: `sess_${theirs.channel}` }, status: 404 }],
    heypingrPutSettings: [{ body: { cooldown: 0 }, status: 200 }],
  }),
}
