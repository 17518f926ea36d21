import type { TemplateSync } from '../core/templates/template-sync.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/** Syncs the templates of channels: soon after they are connected, and then every few hours. */
export function createTemplatesLoop({ templateSync, logger }: { templateSync: TemplateSync; logger: Logger }): Loop {
  return createLoop({ name: 'templates', everyMs: 2_000, logger, round: () => templateSync.syncDue() })
}
