import type { EventType } from './event.ts'

/** When each event happens, for the guide to events and the reference. */
export const eventMeanings: Record<EventType, string> = {
  'contact.created': 'There is a new contact: by a request, an import, or a first message.',
  'contact.updated': 'Fields of a contact have changed. `changes` has each with `from` and `to`.',
  'contact.qualified':
    'A contact has reached the stage `Qualified` for the first time. `qualified_by` says who moved it.',
  'contact.responded':
    'A contact has answered for the first time. Also has the message, and the campaign that it answers.',
  'contact.merged': 'Two contacts are one person and have become one. `merged_contact_id` is the id that is gone.',
  'contact.deleted': 'A contact was erased. The id is all that is left.',
  'deal.updated':
    'The stage, the value or the currency of a deal has changed. `changes` has each with `from` and `to`.',
  'conversation.created': 'A contact and a channel have their first message.',
  'conversation.updated': 'Fields of a conversation have changed. `changes` has each with `from` and `to`.',
  'conversation.status_changed': 'A conversation was opened, set to pending, snoozed or resolved.',
  'conversation.mentioned': 'A note on a conversation mentions users. Has the note.',
  'message.received': 'A contact has written, or has done something with the chat. `kind` says what.',
  'message.scheduled': 'A message is to be sent later: at `send_at`.',
  'message.cancelled': 'A scheduled message won’t be sent. `error` says why.',
  'message.queued': 'A message to a contact was written and waits to be sent.',
  'message.sent': 'The vendor has taken a message.',
  'message.updated': 'The vendor has delivered a message, or the contact has read it.',
  'message.failed': 'A message won’t be sent. `error` says why.',
  'trigger.fired': 'A message was the phrase of a trigger. Has the message and the trigger.',
  'handoff.created': 'A person should take over a conversation.',
  'handoff.closed': 'A person has taken over a conversation, or it needs nobody any more.',
  'meeting.booked': 'A meeting was booked.',
  'agent.run.completed': 'An agent has ended a run: completed or failed.',
  'agent.status_changed': 'An agent was switched on or off, or has paused.',
  'campaign.completed': 'The last enrollment of a campaign has ended. Has its counts.',
  'connection.accepted': 'A contact has accepted an invitation.',
  'channel.connected': 'A channel can send.',
  'channel.disconnected': 'A channel can’t send any more. `status_reason` says why.',
  'endpoint.disabled': 'An endpoint gets nothing any more. `disabled_reason` says why.',
  'digest.daily': 'The figures of yesterday, and what waits. Once a day, from the `digest_hour` of the workspace.',
}
