import type { ApiFacts } from '../../testing/api-facts.ts'

export const apiFacts: ApiFacts = {
  keyHeaders: ['X-API-Key'],
  things: {
    '/agent-runs': 'run',
    '/agent-settings': 'agent',
    '/agents': 'agent',
    '/calendar': 'meeting',
    '/campaigns': 'campaign',
    '/channels': 'channel',
    '/channels/{id}/inbound': 'linkedInChannel',
    '/channels/{id}/pairing': 'linkedChannel',
    '/connections': 'connection',
    '/contacts': 'contact',
    '/conversations': 'conversation',
    '/deliveries': 'delivery',
    '/endpoints': 'endpoint',
    '/enrollments': 'enrollment',
    '/events': 'event',
    '/handoffs': 'handoff',
    '/keys': 'key',
    '/meetings': 'meeting',
    '/messages': 'message',
    '/reconciliation': 'delivery',
    '/replays': 'replay',
    '/simulator': 'simulated',
    '/suppressions': 'suppression',
    '/tasks': 'task',
    '/templates': 'template',
    '/trigger-settings': 'trigger',
    '/triggers': 'trigger',
    '/workspace': 'workspace',
  },
  parameters: { slug: 'sales.qualifier' },
  scopes: {
    '/channels/{id}/inbound': 'messages',
    // A client that has the QR can pair.
    '/channels/{id}/pairing': 'channels:write',
  },
  referencesOf: { mergeContact: { contact_id: 'otherContact' } },
  listsWithoutRows: ['listSlots', 'listAgents'],
  optionalBodies: [
    'readOnSimulator',
    'readConversation',
    'cancelMeeting',
    'acceptConnection',
    'withdrawConnection',
    'startCampaign',
    'pauseCampaign',
    'resumeCampaign',
    'archiveCampaign',
    'completeTask',
    'startPairing',
    'syncTemplates',
    'rotateEndpointSecret',
    'testEndpoint',
    'retryDelivery',
    'cancelReplay',
  ],
  needs: { createMessage: ['template'] },
  after: { pauseCampaign: ['startCampaign'], resumeCampaign: ['startCampaign', 'pauseCampaign'] },
  attempts({ theirs, own, phone, marker, credentials }) {
    const url = 'http://127.0.0.1:9/'
    const steps = [{ type: 'message', content: { type: 'text', text: 'Eve' } }]
    return {
      getAgent: [{ status: 200 }],
      updateAgent: [{ body: { enabled: true }, status: 200 }],
      runAgent: [{ body: { contact_id: theirs.contact }, status: 422 }],
      updateAgentSettings: [{ body: { debounce_seconds: 1 }, status: 200 }],
      createContact: [{ body: { phone, name: 'Eve' }, status: 201 }],
      mergeContact: [
        { body: { contact_id: own.contact }, status: 404 },
        { body: { contact_id: theirs.contact }, path: `/contacts/${own.contact}/merge`, status: 422 },
      ],
      createMessage: [
        { body: { contact_id: theirs.contact, text: 'Hi' }, status: 422 },
        { body: { to: phone, text: 'Hi', channel_id: theirs.channel }, status: 422 },
        { body: { to: phone, text: 'Hi', channel_id: theirs.simulator }, status: 422 },
        { body: { to: phone, text: 'Hi' }, status: 201 },
      ],
      simulateInbound: [
        { body: { from: phone, text: 'Hi', channel_id: theirs.simulator }, status: 404 },
        { body: { from: phone, text: 'Hi', channel_id: theirs.channel }, status: 404 },
        { body: { from: phone, text: 'Hi' }, status: 201 },
      ],
      replyFromSimulator: [
        { body: { text: 'Hi' }, status: 404 },
        { body: { text: 'Hi' }, path: `/simulator/messages/${theirs.message}/reply`, status: 404 },
      ],
      readOnSimulator: [{ status: 404 }, { path: `/simulator/messages/${theirs.message}/read`, status: 404 }],
      createChannel: [
        { body: { type: 'simulator', name: 'Eve', is_default: true }, status: 201 },
        { body: { type: 'whatsapp-linked', name: 'Eve' }, status: 201 },
        {
          body: { type: 'whatsapp-cloud', name: 'Eve', credentials: { ...credentials, app_secret: 'Eve' } },
          status: 201,
        },
      ],
      updateChannel: [
        { body: { name: 'Eve' }, status: 404 },
        { body: { is_default: true }, status: 404 },
        { body: { status: 'paused' }, status: 404 },
        { body: { credentials }, status: 404 },
      ],
      getChannelCapabilities: [{ path: `/channels/${theirs.channel}/capabilities?phone=${phone}`, status: 404 }],
      enterInbound: [
        { body: { from: `in/${marker}`, text: 'Hi' }, status: 404 },
        { body: { from: `in/${marker}`, text: 'Hi' }, path: `/channels/${theirs.channel}/inbound`, status: 404 },
      ],
      createEndpoint: [
        { body: { url, events: ['message.sent'], channel_id: theirs.channel }, status: 422 },
        { body: { url, events: ['contact.created', 'message.sent'] }, status: 201 },
      ],
      updateEndpoint: [
        { body: { active: false, url: `${url}eve` }, status: 404 },
        { body: { channel_id: theirs.channel }, path: `/endpoints/${own.endpoint}`, status: 422 },
      ],
      createReplay: [
        { body: { since: '2026-01-01T00:00:00Z', endpoint_id: theirs.endpoint }, status: 422 },
        { body: { since: '2026-01-01T00:00:00Z', endpoint_id: theirs.endpoint, dry_run: true }, status: 422 },
        { body: { since: '2026-01-01T00:00:00Z', dry_run: true }, status: 200 },
        { body: { since: '2026-01-01T00:00:00Z' }, status: 202 },
      ],
      createKey: [{ body: { name: 'Eve' }, status: 201 }],
      updateWorkspace: [{ body: { name: 'Eve', default_country: 'BR' }, status: 200 }],
      createHandoff: [{ body: { conversation_id: theirs.conversation, reason: 'Eve' }, status: 422 }],
      createMeeting: [
        { body: { contact_id: theirs.contact, start: '2036-01-20T12:00:00Z', any_time: true }, status: 422 },
        {
          body: {
            contact_id: own.contact,
            conversation_id: theirs.conversation,
            start: '2036-01-20T12:00:00Z',
            any_time: true,
          },
          status: 422,
        },
        // At the time of a meeting of workspace 1's.
        { body: { contact_id: own.contact, start: '2036-01-20T10:00:00Z', any_time: true }, status: 201 },
      ],
      putCalendar: [{ body: { time_zone: 'Europe/Berlin' }, status: 200 }],
      createConnection: [
        { body: { contact_id: theirs.contact }, status: 422 },
        { body: { contact_id: own.contact, channel_id: theirs.channel }, status: 422 },
      ],
      createTask: [
        { body: { title: 'Eve', contact_id: theirs.contact }, status: 422 },
        { body: { title: 'Eve' }, status: 201 },
      ],
      createCampaign: [
        { body: { name: 'Eve', steps, channel_id: theirs.channel }, status: 422 },
        { body: { name: 'Eve', steps: [{ ...steps[0], channel_id: theirs.channel }] }, status: 422 },
        { body: { name: 'Eve', steps }, status: 201 },
      ],
      updateCampaign: [
        { body: { name: 'Eve' }, status: 404 },
        { body: { channel_id: theirs.channel }, path: `/campaigns/${own.campaign}`, status: 422 },
      ],
      enrollContacts: [
        { body: { filter: {} }, status: 404 },
        { body: { contact_ids: [theirs.contact] }, path: `/campaigns/${own.campaign}/enrollments`, status: 422 },
        { body: { filter: {} }, path: `/campaigns/${own.campaign}/enrollments`, status: 200 },
      ],
      createTrigger: [{ body: { channel_id: theirs.channel, phrase: 'eve', reply: 'Eve' }, status: 422 }],
      updateTriggerSettings: [{ body: { cooldown_seconds: 1, plan: 'starter' }, status: 200 }],
    }
  },
}
