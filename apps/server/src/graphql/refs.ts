import type { AgentSummary } from '../core/agents/agent.ts'
import type { AgentRun } from '../core/agents/run.ts'
import type { AnalyticsTable } from '../core/analytics/analytics.ts'
import type { Campaign, Enrollment } from '../core/campaigns/campaign.ts'
import type { Channel } from '../core/channels/channel.ts'
import type { Suppression } from '../core/consent/list-suppressions.ts'
import type { Contact } from '../core/contacts/contact.ts'
import type { Conversation } from '../core/conversations/conversation.ts'
import type { Note } from '../core/conversations/note.ts'
import type { Delivery } from '../core/deliveries/deliveries.ts'
import type { Endpoint } from '../core/endpoints/endpoint.ts'
import type { ParleyEvent } from '../core/events/event.ts'
import type { Handoff } from '../core/handoffs/handoff.ts'
import type { Key } from '../core/keys/key.ts'
import type { Meeting } from '../core/meetings/meeting.ts'
import type { Member } from '../core/members/members.ts'
import type { AnyMessage } from '../core/messages/any-message.ts'
import type { Task } from '../core/tasks/task.ts'
import type { Template } from '../core/templates/template.ts'
import type { Trigger } from '../core/triggers/trigger.ts'
import type { Workspace } from '../core/workspaces/workspaces.ts'
import { builder } from './builder.ts'

/** The types that name each other. Each has its fields in a file of its own. */
export const refs = {
  agent: builder.objectRef<AgentSummary>('Agent'),
  agentRun: builder.objectRef<AgentRun>('AgentRun'),
  analytics: builder.objectRef<AnalyticsTable>('Analytics'),
  campaign: builder.objectRef<Campaign>('Campaign'),
  channel: builder.objectRef<Channel>('Channel'),
  contact: builder.objectRef<Contact>('Contact'),
  conversation: builder.objectRef<Conversation>('Conversation'),
  delivery: builder.objectRef<Delivery>('Delivery'),
  endpoint: builder.objectRef<Endpoint>('Endpoint'),
  enrollment: builder.objectRef<Enrollment>('Enrollment'),
  event: builder.objectRef<ParleyEvent>('Event'),
  handoff: builder.objectRef<Handoff>('Handoff'),
  key: builder.objectRef<Key>('Key'),
  me: builder.objectRef<object>('Me'),
  meeting: builder.objectRef<Meeting>('Meeting'),
  member: builder.objectRef<Member>('Member'),
  message: builder.objectRef<AnyMessage>('Message'),
  note: builder.objectRef<Note>('Note'),
  suppression: builder.objectRef<Suppression>('Suppression'),
  task: builder.objectRef<Task>('Task'),
  template: builder.objectRef<Template>('Template'),
  trigger: builder.objectRef<Trigger>('Trigger'),
  workspace: builder.objectRef<Workspace>('Workspace'),
}
