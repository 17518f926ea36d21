import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useGo } from '../../session/use-go.ts'
import { useReport } from '../../ui/use-report.ts'

/** Makes a draft, and opens it to be written. */
export function useMakeCampaign(): (body: Schemas['NewCampaign']) => void {
  const t = useTranslations('campaigns')
  const go = useGo()
  const report = useReport()
  const create = useChange((api, body: Schemas['NewCampaign']) => api.POST('/v1/campaigns', { body }), {
    stale: [['campaigns']],
  })
  return (body) =>
    report(
      create.mutateAsync(body).then(({ id }) => go(`campaigns/${id}/edit`)),
      t('drafted'),
    )
}
