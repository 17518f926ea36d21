import type { ParleyError } from '../kernel/errors.ts'
import type { Tool } from './tool.ts'

/** The tools' nouns for core's resources, and the tool that lists their ids. */
const nouns: Readonly<Record<string, { noun: string; list?: string }>> = {
  contact: { noun: 'lead', list: 'leads_list' },
  conversation: { noun: 'conversation', list: 'conversations_list' },
  message: { noun: 'message', list: 'messages_list' },
  endpoint: { noun: 'webhook', list: 'webhooks_list' },
  delivery: { noun: 'delivery', list: 'deliveries_list' },
  replay: { noun: 'replay' },
  agent: { noun: 'agent', list: 'agents_list' },
  'agent run': { noun: 'agent run', list: 'agent_runs_list' },
}

const byCode: Readonly<Record<string, string>> = {
  opted_out: 'The lead has opted out: do not send on any channel, and tell the user.',
  template_required:
    'WhatsApp’s 24-hour window is closed: send an approved template as `content`; templates_list with `approved: true` shows them.',
  message_rejected:
    'The vendor refused the message permanently: tell the user the reason, and do not repeat it unchanged.',
  agent_paused: 'Somebody paused the agent for a reason: tell the user.',
  endpoint_disabled: 'webhooks_update with `active: true` enables it; ask the user first.',
  idempotency_key_reused: 'Use another idempotency_key for this call.',
  idempotency_in_progress: 'Wait a second, then call again with the same input.',
  unknown_template: 'templates_list shows the existing templates.',
}

/** The error's message, with the tools' nouns. */
export function messageOf({ message, missing }: ParleyError): string {
  if (!missing) return message
  return `There is no ${nouns[missing.what]?.noun ?? missing.what} ${missing.id} in this workspace.`
}

/** What a model can do about it. */
export function adviceOn(error: ParleyError, { name, scopes }: Tool): string {
  const known = byCode[error.code]
  if (known) return known
  switch (error.kind) {
    case 'invalid':
    case 'malformed': {
      const fields = [...new Set(error.fields.map(({ field }) => field))].filter(Boolean)
      return `Correct ${fields.join(', ') || 'the input'} and call ${name} again.`
    }
    case 'forbidden':
      return `${name} needs ${scopes.join(' and ')}. No other tool avoids this: tell the user that the key needs the scope (npx parley keys create --scopes …).`
    case 'not_found': {
      const list = error.missing && nouns[error.missing.what]?.list
      return list ? `${list} shows the existing ones.` : 'Check the id.'
    }
    case 'rate_limited':
    case 'unavailable':
      return `Call again ${error.retryAfterSeconds === undefined ? 'later' : `in ${error.retryAfterSeconds} s`}.`
    case 'conflict':
      return 'Read the current state before you change anything.'
    default:
      return 'Tell the user; do not repeat the call unchanged.'
  }
}
