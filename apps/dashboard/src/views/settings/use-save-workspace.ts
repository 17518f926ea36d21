import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useReport } from '../../ui/use-report.ts'

/** Saves a part of the workspace's settings, and says so. */
export function useSaveWorkspace(): (patch: Schemas['WorkspacePatch']) => Promise<void> {
  const t = useTranslations('settings')
  const report = useReport()
  const change = useChange((api, body: Schemas['WorkspacePatch']) => api.PATCH('/v1/workspace', { body }), {
    stale: [['workspace'], ['me']],
  })
  return async (patch) => {
    await change.mutateAsync(patch)
    report(Promise.resolve(), t('saved'))
  }
}
