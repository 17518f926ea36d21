import { getAgentRun } from './agent-runs/get.ts'
import { listAgentRuns } from './agent-runs/list.ts'
import { listAgents } from './agents/list.ts'
import { runAgent } from './agents/run.ts'
import { listAudit } from './audit/list.ts'
import { listChannels } from './channels/list.ts'
import { addNote } from './conversations/add-note.ts'
import { getConversation } from './conversations/get.ts'
import { listConversations } from './conversations/list.ts'
import { readTimeline } from './conversations/timeline.ts'
import { updateConversation } from './conversations/update.ts'
import { getDelivery } from './deliveries/get.ts'
import { listDeliveries } from './deliveries/list.ts'
import { replayDeliveries } from './deliveries/replay.ts'
import { retryDelivery } from './deliveries/retry.ts'
import { createLead } from './leads/create.ts'
import { getLead } from './leads/get.ts'
import { listLeads } from './leads/list.ts'
import { updateLead } from './leads/update.ts'
import { getMessage } from './messages/get.ts'
import { listMessages } from './messages/list.ts'
import { sendMessage } from './messages/send.ts'
import { getReconciliation } from './reconciliation/get.ts'
import { getReplay } from './replays/get.ts'
import { listTemplates } from './templates/list.ts'
import type { Tool } from './tool.ts'
import { createWebhook } from './webhooks/create.ts'
import { deleteWebhook } from './webhooks/delete.ts'
import { listWebhooks } from './webhooks/list.ts'
import { rotateWebhookSecret } from './webhooks/rotate-secret.ts'
import { testWebhook } from './webhooks/test.ts'
import { updateWebhook } from './webhooks/update.ts'

/** Every tool. A client sees those that its key may use. */
export const tools: readonly Tool[] = [
  listLeads,
  getLead,
  createLead,
  updateLead,
  sendMessage,
  listMessages,
  getMessage,
  listConversations,
  getConversation,
  readTimeline,
  updateConversation,
  addNote,
  listAgents,
  runAgent,
  listAgentRuns,
  getAgentRun,
  listWebhooks,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  testWebhook,
  listDeliveries,
  getDelivery,
  retryDelivery,
  replayDeliveries,
  getReplay,
  getReconciliation,
  listTemplates,
  listChannels,
  listAudit,
]
