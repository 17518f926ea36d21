import type { AgentDefinition } from '../definition.ts'
import { marketingConsentKeeper } from './marketing-consent-keeper.ts'
import { marketingFeedback } from './marketing-feedback.ts'
import { marketingReferral } from './marketing-referral.ts'
import { marketingWinBack } from './marketing-win-back.ts'
import { operationsMeetingReminder } from './operations-meeting-reminder.ts'
import { operationsRouter } from './operations-router.ts'
import { salesDemoBooker } from './sales-demo-booker.ts'
import { salesFollowUp } from './sales-follow-up.ts'
import { salesGreeter } from './sales-greeter.ts'
import { salesObjectionHandler } from './sales-objection-handler.ts'
import { salesQualifier } from './sales-qualifier.ts'
import { salesReactivator } from './sales-reactivator.ts'
import { supportComplaints } from './support-complaints.ts'
import { supportFirstLine } from './support-first-line.ts'
import { supportOrderStatus } from './support-order-status.ts'
import { supportRefunds } from './support-refunds.ts'

/** All agents of Parley. A new agent needs a file, its conversations and a line here. */
export const catalogue: readonly AgentDefinition[] = [
  salesQualifier,
  salesDemoBooker,
  salesGreeter,
  salesReactivator,
  salesFollowUp,
  salesObjectionHandler,
  supportFirstLine,
  supportOrderStatus,
  supportRefunds,
  supportComplaints,
  marketingFeedback,
  marketingWinBack,
  marketingReferral,
  marketingConsentKeeper,
  operationsMeetingReminder,
  operationsRouter,
]
