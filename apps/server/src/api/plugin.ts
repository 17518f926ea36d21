import type { FastifyPluginAsync } from 'fastify'

import type { Services } from '../core/services.ts'
import { bearer, requirePrincipal, xApiKey } from '../web/authentication.ts'
import { honourIdempotencyKeys } from '../web/idempotency.ts'
import { refuseForeignPage } from '../web/own-pages.ts'
import { registerNotFoundHandler } from '../web/problem.ts'
import type { App, Operation } from '../web/route.ts'
import { acceptInvitation } from './accounts/accept-invitation.ts'
import { endOwnSession } from './accounts/end-session.ts'
import { getSetup } from './accounts/get-setup.ts'
import { lookUpInvitation } from './accounts/look-up-invitation.ts'
import { resetPassword } from './accounts/set-password.ts'
import { ownParley } from './accounts/set-up.ts'
import { startSession } from './accounts/start-session.ts'
import { getAgentRun } from './agent-runs/get.ts'
import { listAgentRuns } from './agent-runs/list.ts'
import { listAgentRunReplays } from './agent-runs/list-replays.ts'
import { replayAgentRun } from './agent-runs/replay.ts'
import { getAgent } from './agents/get.ts'
import { getAgentSettings } from './agents/get-settings.ts'
import { listAgents } from './agents/list.ts'
import { runAgent } from './agents/run.ts'
import { updateAgent } from './agents/update.ts'
import { updateAgentSettings } from './agents/update-settings.ts'
import { exportAnalytics } from './analytics/export-csv.ts'
import { getAnalytics } from './analytics/get.ts'
import { deleteApp } from './apps/delete.ts'
import { listApps } from './apps/list.ts'
import { registerApp } from './apps/register.ts'
import { listAudit } from './audit/list.ts'
import { cancelBulkChange } from './bulk-changes/cancel.ts'
import { createBulkChange } from './bulk-changes/create.ts'
import { listBulkChangeFailures } from './bulk-changes/failures.ts'
import { getBulkChange } from './bulk-changes/get.ts'
import { listBulkChanges } from './bulk-changes/list.ts'
import { getCalendar } from './calendar/get.ts'
import { putCalendar } from './calendar/put.ts'
import { listSlots } from './calendar/slots.ts'
import { archiveCampaign } from './campaigns/archive.ts'
import { createCampaign } from './campaigns/create.ts'
import { deleteCampaign } from './campaigns/delete.ts'
import { dryRunEnrollment } from './campaigns/dry-run.ts'
import { enrollContacts } from './campaigns/enroll.ts'
import { getCampaign } from './campaigns/get.ts'
import { listCampaigns } from './campaigns/list.ts'
import { listEnrollments } from './campaigns/list-enrollments.ts'
import { pauseCampaign } from './campaigns/pause.ts'
import { previewCampaign } from './campaigns/preview.ts'
import { resumeCampaign } from './campaigns/resume.ts'
import { startCampaign } from './campaigns/start.ts'
import { updateCampaign } from './campaigns/update.ts'
import { createCannedReply } from './canned-replies/create.ts'
import { deleteCannedReply } from './canned-replies/delete.ts'
import { getCannedReply } from './canned-replies/get.ts'
import { listCannedReplies } from './canned-replies/list.ts'
import { updateCannedReply } from './canned-replies/update.ts'
import { getChannelCapabilities } from './channels/capabilities.ts'
import { createChannel } from './channels/create.ts'
import { deleteChannel } from './channels/delete.ts'
import { getChannel } from './channels/get.ts'
import { enterInbound } from './channels/inbound.ts'
import { listChannels } from './channels/list.ts'
import { endPairing } from './channels/pairing/end.ts'
import { getPairing } from './channels/pairing/get.ts'
import { getPairingImage } from './channels/pairing/image.ts'
import { startPairing } from './channels/pairing/start.ts'
import { syncTemplates } from './channels/sync-templates.ts'
import { updateChannel } from './channels/update.ts'
import { acceptConnection } from './connections/accept.ts'
import { createConnection } from './connections/create.ts'
import { getConnection } from './connections/get.ts'
import { listConnections } from './connections/list.ts'
import { withdrawConnection } from './connections/withdraw.ts'
import { createContact } from './contacts/create.ts'
import { deleteContact } from './contacts/delete.ts'
import { exportContact } from './contacts/export.ts'
import { exportContacts } from './contacts/export-csv.ts'
import { getContact } from './contacts/get.ts'
import { listContactHistory } from './contacts/history.ts'
import { listContacts } from './contacts/list.ts'
import { mergeContact } from './contacts/merge.ts'
import { updateContact } from './contacts/update.ts'
import { countConversations } from './conversations/counts.ts'
import { createNote } from './conversations/create-note.ts'
import { getConversation } from './conversations/get.ts'
import { getPresence } from './conversations/get-presence.ts'
import { listConversations } from './conversations/list.ts'
import { listNotes } from './conversations/list-notes.ts'
import { putPresence } from './conversations/put-presence.ts'
import { markConversationRead } from './conversations/put-read.ts'
import { readConversation } from './conversations/read.ts'
import { updateConversation } from './conversations/update.ts'
import { getDelivery } from './deliveries/get.ts'
import { listDeliveries } from './deliveries/list.ts'
import { retryDelivery } from './deliveries/retry.ts'
import { retryDeliveries } from './deliveries/retry-all.ts'
import { pollDeviceLogIn } from './device-log-ins/poll.ts'
import { startDeviceLogIn } from './device-log-ins/start.ts'
import { createEndpoint } from './endpoints/create.ts'
import { deleteEndpoint } from './endpoints/delete.ts'
import { getEndpoint } from './endpoints/get.ts'
import { listEndpoints } from './endpoints/list.ts'
import { rotateEndpointSecret } from './endpoints/rotate-secret.ts'
import { getEndpointStats } from './endpoints/stats.ts'
import { testEndpoint } from './endpoints/test.ts'
import { updateEndpoint } from './endpoints/update.ts'
import { getEnrollment } from './enrollments/get.ts'
import { removeEnrollment } from './enrollments/remove.ts'
import { registerProblemErrorHandler } from './errors.ts'
import { listEventTypes } from './event-types/list.ts'
import { getEvent } from './events/get.ts'
import { listEvents } from './events/list.ts'
import { deleteFile } from './files/delete.ts'
import { getFile } from './files/get.ts'
import { listFiles } from './files/list.ts'
import { uploadFile } from './files/upload.ts'
import { listGrants } from './grants/list.ts'
import { revokeGrant } from './grants/revoke.ts'
import { assignHandoff } from './handoffs/assign.ts'
import { closeHandoff } from './handoffs/close.ts'
import { createHandoff } from './handoffs/create.ts'
import { getHandoff } from './handoffs/get.ts'
import { listHandoffs } from './handoffs/list.ts'
import { cancelImport } from './imports/cancel.ts'
import { createImport } from './imports/create.ts'
import { listImportErrors } from './imports/errors.ts'
import { exportImportErrors } from './imports/export-errors.ts'
import { getImport } from './imports/get.ts'
import { listImports } from './imports/list.ts'
import { startImport } from './imports/start.ts'
import { createInvitation } from './invitations/create.ts'
import { listInvitations } from './invitations/list.ts'
import { revokeInvitation } from './invitations/revoke.ts'
import { createKey } from './keys/create.ts'
import { getKey } from './keys/get.ts'
import { listKeys } from './keys/list.ts'
import { revokeKey } from './keys/revoke.ts'
import { answerAuthorization } from './me/answer-authorization.ts'
import { answerDeviceLogIn } from './me/answer-device-log-in.ts'
import { changePassword } from './me/change-password.ts'
import { describeAuthorization } from './me/describe-authorization.ts'
import { describeDeviceLogIn } from './me/describe-device-log-in.ts'
import { endOtherSessions } from './me/end-other-sessions.ts'
import { endSessionElsewhere } from './me/end-session.ts'
import { getMe } from './me/get.ts'
import { listOwnGrants } from './me/list-grants.ts'
import { listSessions } from './me/list-sessions.ts'
import { revokeOwnGrant } from './me/revoke-grant.ts'
import { updateMe } from './me/update.ts'
import { createSavedView } from './me/views/create.ts'
import { deleteSavedView } from './me/views/delete.ts'
import { listSavedViews } from './me/views/list.ts'
import { updateSavedView } from './me/views/update.ts'
import { getMeetingFile } from './meetings/calendar-file.ts'
import { cancelMeeting } from './meetings/cancel.ts'
import { createMeeting } from './meetings/create.ts'
import { getMeeting } from './meetings/get.ts'
import { listMeetings } from './meetings/list.ts'
import { updateMeeting } from './meetings/update.ts'
import { createResetLink } from './members/create-reset-link.ts'
import { getMember } from './members/get.ts'
import { listMembers } from './members/list.ts'
import { removeMember } from './members/remove.ts'
import { updateMember } from './members/update.ts'
import { cancelMessage } from './messages/cancel.ts'
import { createMessage } from './messages/create.ts'
import { getMessage } from './messages/get.ts'
import { listMessages } from './messages/list.ts'
import { getPipeline } from './pipeline/get.ts'
import { getReconciliation } from './reconciliation/get.ts'
import { cancelReplay } from './replays/cancel.ts'
import { createReplay } from './replays/create.ts'
import { getReplay } from './replays/get.ts'
import { listReplays } from './replays/list.ts'
import { listRequests } from './requests/list.ts'
import { createSegment } from './segments/create.ts'
import { deleteSegment } from './segments/delete.ts'
import { getSegment } from './segments/get.ts'
import { listSegments } from './segments/list.ts'
import { updateSegment } from './segments/update.ts'
import { simulateInbound } from './simulator/inbound.ts'
import { listSimulatedMessages } from './simulator/messages.ts'
import { readOnSimulator } from './simulator/read.ts'
import { replyFromSimulator } from './simulator/reply.ts'
import { getDeliveryStats } from './stats/deliveries.ts'
import { listEndpointStats } from './stats/endpoints.ts'
import { openStream } from './stream/open.ts'
import { listSuppressions } from './suppressions/list.ts'
import { completeTask } from './tasks/complete.ts'
import { createTask } from './tasks/create.ts'
import { getTask } from './tasks/get.ts'
import { listTasks } from './tasks/list.ts'
import { reopenTask } from './tasks/reopen.ts'
import { updateTask } from './tasks/update.ts'
import { getTemplate } from './templates/get.ts'
import { listTemplates } from './templates/list.ts'
import { updateTemplate } from './templates/update.ts'
import { createTrigger } from './triggers/create.ts'
import { deleteTrigger } from './triggers/delete.ts'
import { getTrigger } from './triggers/get.ts'
import { getTriggerSettings } from './triggers/get-settings.ts'
import { listTriggers } from './triggers/list.ts'
import { simulateTrigger } from './triggers/simulate.ts'
import { updateTrigger } from './triggers/update.ts'
import { updateTriggerSettings } from './triggers/update-settings.ts'
import { getWorkspace } from './workspace/get.ts'
import { updateWorkspace } from './workspace/update.ts'

const operations: readonly Operation[] = [
  createContact,
  listContacts,
  getContact,
  updateContact,
  deleteContact,
  listContactHistory,
  mergeContact,
  exportContact,
  exportContacts,
  getPipeline,
  uploadFile,
  listFiles,
  getFile,
  deleteFile,
  createBulkChange,
  listBulkChanges,
  getBulkChange,
  cancelBulkChange,
  listBulkChangeFailures,
  createImport,
  listImports,
  getImport,
  startImport,
  cancelImport,
  listImportErrors,
  exportImportErrors,
  createSegment,
  listSegments,
  getSegment,
  updateSegment,
  deleteSegment,
  listSuppressions,
  listAudit,
  listRequests,
  createMessage,
  listMessages,
  getMessage,
  cancelMessage,
  simulateInbound,
  listSimulatedMessages,
  replyFromSimulator,
  readOnSimulator,
  listConversations,
  countConversations,
  getConversation,
  updateConversation,
  readConversation,
  markConversationRead,
  getPresence,
  putPresence,
  createNote,
  listNotes,
  createCannedReply,
  listCannedReplies,
  getCannedReply,
  updateCannedReply,
  deleteCannedReply,
  createHandoff,
  listHandoffs,
  getHandoff,
  assignHandoff,
  closeHandoff,
  createMeeting,
  listMeetings,
  getMeeting,
  updateMeeting,
  cancelMeeting,
  getMeetingFile,
  getCalendar,
  putCalendar,
  listSlots,
  createChannel,
  listChannels,
  getChannel,
  updateChannel,
  deleteChannel,
  getChannelCapabilities,
  enterInbound,
  createConnection,
  listConnections,
  getConnection,
  acceptConnection,
  withdrawConnection,
  createTrigger,
  listTriggers,
  getTrigger,
  updateTrigger,
  deleteTrigger,
  simulateTrigger,
  getTriggerSettings,
  updateTriggerSettings,
  listAgents,
  getAgent,
  updateAgent,
  runAgent,
  getAgentSettings,
  updateAgentSettings,
  listAgentRuns,
  getAgentRun,
  replayAgentRun,
  listAgentRunReplays,
  createCampaign,
  listCampaigns,
  getCampaign,
  updateCampaign,
  deleteCampaign,
  startCampaign,
  pauseCampaign,
  resumeCampaign,
  archiveCampaign,
  enrollContacts,
  dryRunEnrollment,
  previewCampaign,
  listEnrollments,
  getEnrollment,
  removeEnrollment,
  createTask,
  listTasks,
  getTask,
  updateTask,
  completeTask,
  reopenTask,
  startPairing,
  getPairing,
  getPairingImage,
  endPairing,
  listTemplates,
  getTemplate,
  updateTemplate,
  syncTemplates,
  createEndpoint,
  listEndpoints,
  getEndpoint,
  updateEndpoint,
  deleteEndpoint,
  rotateEndpointSecret,
  testEndpoint,
  getEndpointStats,
  listEndpointStats,
  getDeliveryStats,
  getAnalytics,
  exportAnalytics,
  listDeliveries,
  getDelivery,
  retryDelivery,
  retryDeliveries,
  createReplay,
  listReplays,
  getReplay,
  cancelReplay,
  getReconciliation,
  listEvents,
  getEvent,
  listEventTypes,
  openStream,
  createKey,
  listKeys,
  getKey,
  revokeKey,
  getWorkspace,
  updateWorkspace,
  getMe,
  updateMe,
  changePassword,
  listSessions,
  endSessionElsewhere,
  endOtherSessions,
  listSavedViews,
  createSavedView,
  updateSavedView,
  deleteSavedView,
  listOwnGrants,
  revokeOwnGrant,
  describeAuthorization,
  answerAuthorization,
  describeDeviceLogIn,
  answerDeviceLogIn,
  registerApp,
  listApps,
  deleteApp,
  listGrants,
  revokeGrant,
  listMembers,
  getMember,
  updateMember,
  removeMember,
  createResetLink,
  createInvitation,
  listInvitations,
  revokeInvitation,
]

/** What works without a key or a session, because it is how one gets a session. */
const openOperations: readonly Operation[] = [
  getSetup,
  ownParley,
  startSession,
  endOwnSession,
  lookUpInvitation,
  acceptInvitation,
  resetPassword,
  startDeviceLogIn,
  pollDeviceLogIn,
]

interface Options {
  services: Services
  publicUrl: string
}

/** Parley's own API, under `/v1`. */
export const apiPlugin: FastifyPluginAsync<Options> = async (app, { services, publicUrl }) => {
  registerProblemErrorHandler(app)
  await app.register(async (open) => {
    open.addHook('onRequest', async (request) => refuseForeignPage(request, publicUrl))
    for (const operation of openOperations) operation(open as App, services)
  })
  await app.register(async (known) => {
    registerNotFoundHandler(known)
    requirePrincipal(known, services, {
      schemes: [bearer, xApiKey],
      session: { sessions: services.sessions, publicUrl },
      accessTokens: { tokens: services.accessTokens, use: 'api' },
    })
    honourIdempotencyKeys(known, services.idempotency)
    for (const operation of operations) operation(known as App, services)
  })
}
