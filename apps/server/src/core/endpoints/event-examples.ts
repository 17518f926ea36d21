import type { Channel } from '../channels/channel.ts'
import type { Contact } from '../contacts/contact.ts'
import type { EventType } from '../events/event.ts'
import type { Handoff } from '../handoffs/handoff.ts'
import type { Meeting } from '../meetings/meeting.ts'

const at = '2026-01-15T09:30:00.000Z'

const contact: Contact = {
  id: 4821,
  phone: '919812345678',
  email: 'rohan@example.com',
  linkedin: null,
  name: 'Rohan Mehta',
  company: null,
  source: 'shopify',
  intent: 'Asked about pricing on the checkout page',
  stage: 'Qualified',
  score: 80,
  temperature: 'hot',
  deal_value_cents: 49_900,
  currency: 'INR',
  owner: 'user:12',
  tags: ['vip'],
  lost_reason: null,
  time_zone: null,
  attributes: {},
  identities: [
    { kind: 'email', value: 'rohan@example.com' },
    { kind: 'phone', value: '919812345678' },
  ],
  created_at: at,
  updated_at: at,
  qualified_at: at,
  opted_out_at: null,
}

const channel: Channel = {
  id: 1,
  type: 'simulator',
  name: 'Simulator',
  is_default: true,
  external_id: null,
  webhook_path: null,
  status: 'connected',
  status_reason: null,
  campaign_daily_limit: null,
  created_at: at,
  updated_at: at,
}

const conversation = {
  id: 7,
  contact_id: contact.id,
  channel_id: channel.id,
  status: 'open' as const,
  snoozed_until: null,
  assignee: 'asha@example.com',
  labels: ['pricing'],
  priority: 'high' as const,
  handler: 'agent' as const,
  unread_count: 1,
  created_at: at,
  last_message_at: at,
  last_inbound_at: at,
}

const text = {
  id: 42,
  conversation_id: conversation.id,
  contact_id: contact.id,
  channel_id: channel.id,
  direction: 'outbound' as const,
  author: 'api' as const,
  agent_run_id: null,
  scheduled_id: null,
  kind: 'text',
  text: 'Hi Rohan, saw you were looking at the pro plan. Free trial works for you?',
  content: null,
  address: '919812345678',
  status: 'sent' as const,
  provider_id: 'wamid.HBgLEXAMPLE',
  error: null,
  created_at: at,
  sent_at: at,
  delivered_at: null,
  read_at: null,
  failed_at: null,
}
const context = { conversation, channel }
const message = { ...text, contact, ...context }
const scheduled = { provider_id: null, sent_at: null, send_at: '2026-01-16T09:00:00.000Z', unless_answered: true }
const received = {
  ...text,
  direction: 'inbound',
  author: 'contact',
  status: 'received',
  text: 'Yes please!',
  sent_at: null,
}

const handoff: Handoff = {
  id: 5,
  conversation_id: conversation.id,
  contact_id: contact.id,
  status: 'open',
  reason: 'Asked for a person',
  priority: 'high',
  summary: 'Wants an invoice for the pro plan.',
  agent_slug: 'sales.qualifier',
  agent_run_id: 90,
  assignee: null,
  note: null,
  created_at: at,
  assigned_at: null,
  closed_at: null,
}
const handedOff = { contact, conversation: { ...conversation, handler: 'human' }, channel }

const meeting: Meeting = {
  id: 12,
  contact_id: contact.id,
  conversation_id: conversation.id,
  title: 'Demo',
  notes: null,
  start: '2026-01-19T10:00:00.000Z',
  end: '2026-01-19T10:30:00.000Z',
  status: 'booked',
  agent_slug: 'sales.demo_booker',
  agent_run_id: 91,
  evidence: [text.id],
  url: 'https://parley.example.com/m/Vb1cZ0mC2hX7nq3rJ8sT5wYkL9dFgA4e',
  revision: 0,
  created_at: at,
  updated_at: at,
  cancelled_at: null,
  cancel_reason: null,
}

const connection = {
  id: 9,
  contact_id: contact.id,
  channel_id: channel.id,
  status: 'accepted',
  note: 'Hi Rohan, we met at the fair in Pune.',
  provider_id: '7406982165420617728',
  error: null,
  created_at: at,
  updated_at: at,
  sent_at: at,
  accepted_at: at,
  contact: { ...contact, linkedin: 'rohan-mehta' },
  channel,
}

const agentRun = {
  id: 90,
  agent_slug: 'sales.qualifier',
  contact_id: contact.id,
  conversation_id: conversation.id,
  trigger: 'message.received',
  trigger_event_id: '01a1fdeb-ae41-7983-899d-000000000000',
  status: 'completed' as const,
  engine: 'rules',
  model: null,
  outcome: null,
  error: null,
  fallback: null,
  steps: 2,
  input_tokens: 0,
  output_tokens: 0,
  cost_microusd: 0,
  evidence: [41],
  created_at: at,
  due_at: at,
  started_at: at,
  finished_at: at,
}

const changes = { stage: { from: 'New', to: 'Qualified' } }

/** Resources as these events have them, for the API's own examples. */
export const exampleOf = { agentRun, contact, conversation, meeting }

const examples: Record<EventType, object> = {
  'contact.created': contact,
  'contact.updated': { ...contact, changes },
  'contact.qualified': contact,
  'contact.responded': {
    ...contact,
    message: received,
    ...context,
    campaign: { id: 3, name: 'Trials that end', enrollment_id: 77 },
  },
  'contact.merged': { ...contact, changes: { email: { from: null, to: contact.email } }, merged_contact_id: 9 },
  'contact.deleted': { id: contact.id },
  'deal.updated': { ...contact, changes },
  'conversation.created': { ...conversation, contact, channel },
  'conversation.updated': {
    ...conversation,
    contact,
    channel,
    changes: { assignee: { from: null, to: 'asha@example.com' }, priority: { from: null, to: 'high' } },
  },
  'conversation.status_changed': {
    ...conversation,
    status: 'resolved',
    contact,
    channel,
    changes: { status: { from: 'open', to: 'resolved' } },
  },
  'conversation.mentioned': {
    ...conversation,
    contact,
    channel,
    note: {
      id: 43,
      conversation_id: conversation.id,
      author: 'user:3',
      text: 'Can you send the invoice, @[user:12]?',
      mentions: ['user:12'],
      created_at: at,
    },
  },
  'message.received': { ...received, contact, ...context },
  'message.scheduled': { ...message, ...scheduled, status: 'scheduled' },
  'message.cancelled': {
    ...message,
    ...scheduled,
    status: 'cancelled',
    error: { code: 'answered', reason: 'the contact has written meanwhile' },
  },
  'message.queued': { ...message, status: 'queued', provider_id: null, sent_at: null },
  'message.sent': message,
  'message.updated': { ...message, status: 'delivered', delivered_at: at },
  'message.failed': {
    ...message,
    status: 'failed',
    error: { code: '131026', reason: 'Message undeliverable' },
    sent_at: null,
    failed_at: at,
  },
  'trigger.fired': { ...received, contact, ...context, trigger: { id: 6, fire_id: 31, phrase: 'yes please!' } },
  'handoff.created': { ...handoff, ...handedOff },
  'handoff.closed': { ...handoff, status: 'closed', closed_at: at, ...handedOff },
  'meeting.booked': {
    ...meeting,
    contact,
    conversation,
    run: { id: meeting.agent_run_id, agent_slug: meeting.agent_slug },
  },
  'agent.run.completed': { ...agentRun, contact, conversation },
  'agent.status_changed': {
    slug: 'sales.qualifier',
    name: 'Priya',
    category: 'sales',
    description: 'Finds out what a new lead needs and how promising they are.',
    status: 'paused',
    paused_by: 'operator',
    enabled: true,
    triggers: [{ event: 'message.received' }],
    tools: ['qualify', 'send_message'],
    persona: 'You are Priya.',
    updated_at: at,
    changes: { status: { from: 'live', to: 'paused' } },
  },
  'campaign.completed': {
    id: 3,
    name: 'Trials that end',
    status: 'completed',
    mode: 'live',
    steps: [{ type: 'message', content: { type: 'text', text: 'Hi {{name|there}}, how is the trial going?' } }],
    working_hours: null,
    stop_on_reply: true,
    channel_id: null,
    created_at: at,
    updated_at: at,
    started_at: at,
    completed_at: at,
    counts: {
      enrolled: 120,
      by_status: { active: 0, waiting: 0, completed: 96, stopped: 23, failed: 1 },
      by_step: [118],
      replies: 22,
      steps: [
        {
          waiting: 0,
          sent: 117,
          replied: 22,
          failed: 2,
          skipped: 0,
          opted_out: 1,
          variants: [],
          leading: null,
        },
      ],
    },
  },
  'connection.accepted': connection,
  'channel.connected': channel,
  'channel.disconnected': { ...channel, status: 'paused', status_reason: 'Error validating access token' },
  'endpoint.disabled': {
    id: 17,
    dialect: 'native',
    name: null,
    url: 'https://example.com/webhooks/parley',
    events: ['contact.created'],
    channel_id: null,
    max_in_flight: 16,
    rate_limit: null,
    ordered: false,
    simulated: null,
    failing_since: at,
    disabled_at: at,
    disabled_reason: 'every attempt has failed for five days',
    created_at: at,
    updated_at: at,
  },
  'digest.daily': {
    day: '2026-01-14',
    time_zone: 'Asia/Kolkata',
    messages: { received: 54, sent: 47, failed: 0 },
    conversations: { opened: 12, resolved: 9 },
    first_response: { count: 11, median: 256 },
    deliveries: { delivered: 143, exhausted: 0 },
    waiting_handoffs: 2,
    overdue_tasks: 1,
  },
}

/** Example data of an event type, for test events and the documentation. `test` marks it. */
export function exampleData(type: EventType): object {
  return { ...examples[type], test: true }
}
