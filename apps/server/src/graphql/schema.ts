import { printSchema } from 'graphql'

import { builder } from './builder.ts'
import { addCampaignMutations } from './mutations/campaigns.ts'
import { addContactMutations } from './mutations/contacts.ts'
import { addConversationMutations } from './mutations/conversations.ts'
import { addWorkMutations } from './mutations/work.ts'
import { addChanges } from './subscriptions/changes.ts'
import { addAccount } from './types/account.ts'
import { addAgent } from './types/agent.ts'
import { addAnalytics } from './types/analytics.ts'
import { addCampaign } from './types/campaign.ts'
import { addChannel } from './types/channel.ts'
import { addContact } from './types/contact.ts'
import { addConversation } from './types/conversation.ts'
import { addDelivery } from './types/delivery.ts'
import { addEndpoint } from './types/endpoint.ts'
import { addEvent } from './types/event.ts'
import { addHandoff } from './types/handoff.ts'
import { addMeeting } from './types/meeting.ts'
import { addMessage } from './types/message.ts'
import { addSuppression } from './types/suppression.ts'
import { addTask } from './types/task.ts'
import { addTemplate } from './types/template.ts'
import { addTrigger } from './types/trigger.ts'

for (const add of [
  addContact,
  addConversation,
  addMessage,
  addChannel,
  addHandoff,
  addTask,
  addMeeting,
  addCampaign,
  addAgent,
  addEndpoint,
  addDelivery,
  addEvent,
  addTrigger,
  addTemplate,
  addSuppression,
  addAccount,
  addAnalytics,
  addContactMutations,
  addConversationMutations,
  addWorkMutations,
  addCampaignMutations,
  addChanges,
]) {
  add()
}

export const schema = builder.toSchema()

/** In the schema language, as it is committed. */
export const printedSchema = (): string => `${printSchema(schema)}\n`
