import { createDigests } from '../core/analytics/digests.ts'
import { createRollUp } from '../core/analytics/roll-up.ts'
import { createBulkChangeRunner } from '../core/bulk-changes/bulk-change-runner.ts'
import { foldCampaignCounts } from '../core/campaigns/fold-counts.ts'
import { createCampaignRunner } from '../core/campaigns/runner.ts'
import { createChannelChecks } from '../core/channels/channel-checks.ts'
import { createInvitationSender } from '../core/connections/invitation-sender.ts'
import { createScoring } from '../core/contacts/decay-scores.ts'
import { createFileCleanup } from '../core/files/file-cleanup.ts'
import { createFileFetcher } from '../core/files/file-fetcher.ts'
import { createImportRunner } from '../core/imports/import-runner.ts'
import { createReplayRunner } from '../core/replays/runner.ts'
import type { Services } from '../core/services.ts'
import type { TemplateSync } from '../core/templates/template-sync.ts'
import { createAnalyticsLoop } from '../worker/analytics-loop.ts'
import { createBulkChangesLoop } from '../worker/bulk-changes-loop.ts'
import { createCampaignLoop } from '../worker/campaigns.ts'
import { createChannelChecksLoop } from '../worker/channel-checks.ts'
import { createConnectionsLoop } from '../worker/connections.ts'
import { createContactListsLoop } from '../worker/contact-lists-loop.ts'
import { createFilesLoop } from '../worker/files.ts'
import { createIdempotencyGcLoop } from '../worker/idempotency-gc.ts'
import { createImportLoop } from '../worker/imports.ts'
import { createReplayLoop } from '../worker/replay.ts'
import { createResealLoop } from '../worker/reseal.ts'
import { createRetentionLoop } from '../worker/retention.ts'
import { createScoreLoop } from '../worker/score.ts'
import { createTemplatesLoop } from '../worker/templates.ts'
import { createUnsnoozeLoop } from '../worker/unsnooze-loop.ts'
import type { Base } from './base.ts'
import type { Channels } from './channels.ts'
import type { Feature } from './lifecycle.ts'
import type { Outbound } from './messages.ts'

/** The loops of workers that have no engine and belong to no channel or agent. */
export function createWorkerLoops(
  base: Base,
  { adapters }: Channels,
  { adapterOf }: Outbound,
  {
    auditLog,
    conversations,
    idempotency,
    templateSync,
  }: Pick<Services, 'auditLog' | 'conversations' | 'idempotency'> & {
    templateSync: TemplateSync
  },
): Feature[] {
  const { database, engineDatabase, logger, config, clock, timings } = base
  const { retentionDays } = config
  return [
    createCampaignLoop({
      runner: createCampaignRunner({ ...base, database: engineDatabase, adapterOf }),
      foldCounts: () => foldCampaignCounts(engineDatabase, 1_000),
      logger,
    }),
    createReplayLoop({ runner: createReplayRunner({ ...base, database: engineDatabase }), logger }),
    createConnectionsLoop({ sender: createInvitationSender({ ...base, adapters }), logger, timings }),
    createUnsnoozeLoop({ conversations, logger, timings }),
    createImportLoop({ runner: createImportRunner({ ...base, database: engineDatabase }), logger, timings }),
    createBulkChangesLoop({ runner: createBulkChangeRunner({ ...base, database: engineDatabase }), logger, timings }),
    createFilesLoop({
      fetcher: createFileFetcher({ ...base, database: engineDatabase, adapters }),
      cleanup: createFileCleanup(base),
      logger,
      timings,
    }),
    createContactListsLoop({ database: engineDatabase, logger, timings }),
    createAnalyticsLoop({
      rollUp: createRollUp({ database: engineDatabase, marginMs: timings.eventMargin }),
      digests: createDigests({ database: engineDatabase, clock }),
      logger,
      timings,
    }),
    createScoreLoop({ scoring: createScoring(base), logger }),
    createChannelChecksLoop({ channelChecks: createChannelChecks({ ...base, adapters }), logger, timings }),
    createTemplatesLoop({ templateSync, logger }),
    createIdempotencyGcLoop({ idempotency, logger }),
    createResealLoop(base),
    createRetentionLoop({ database, retentionDays, auditLog, clock, logger }),
  ]
}
