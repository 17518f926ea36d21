import { Skeleton } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { Figures } from '../../ui/figures.tsx'

export type Audience = Pick<Schemas['NewEnrollments'], 'filter' | 'segment_id'>

/** What enrolling these contacts would do, counted by the server. */
export const useDryRun = (campaignId: number | undefined, audience: Audience | undefined) =>
  useRead(
    ['enrollments', String(campaignId), 'dry-run', audience],
    (api) =>
      api.POST('/v1/campaigns/{id}/enrollments/dry-run', {
        params: { path: { id: String(campaignId) } },
        body: audience ?? {},
      }),
    { enabled: campaignId !== undefined && audience !== undefined },
  )

interface Props {
  of: ReturnType<typeof useDryRun>
  /** Nobody is in the campaign yet. */
  isNew?: boolean
}

export function DryRun({ of: { data, error }, isNew = false }: Props) {
  const t = useTranslations('campaigns')
  if (error) return <ErrorView error={error} />
  if (!data) return <Skeleton height={56} />
  return (
    <div role="status" aria-label={t('dryRun.label')}>
      <Figures
        figures={[
          {
            label: isNew ? t('dryRun.gets') : t('dryRun.enrolled'),
            value: data.enrolled,
            ...(data.no_address > 0 && { note: t('dryRun.noAddress', { count: data.no_address }) }),
          },
          ...(isNew ? [] : [{ label: t('dryRun.already'), value: data.already_enrolled }]),
          { label: t('dryRun.optedOut'), value: data.opted_out },
        ]}
      />
    </div>
  )
}
