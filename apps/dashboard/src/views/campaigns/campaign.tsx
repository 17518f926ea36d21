import { useParams } from '@tanstack/react-router'
import { useFormatter, useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useStepping } from '../../keys/use-stepping.ts'
import { useLive } from '../../live.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { Figures } from '../../ui/figures.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { CampaignHead } from './campaign-head.tsx'
import { Enrollments } from './enrollments.tsx'
import { Preview } from './preview.tsx'
import { StepCounts } from './step-counts.tsx'
import type { Campaign as CampaignType } from './types.ts'

export function Campaign() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  useStepping('campaigns', id, 'campaigns')
  const t = useTranslations('campaigns')
  const { data, error, refetch } = useRead(['campaigns', id], (api) =>
    api.GET('/v1/campaigns/{id}', { params: { path: { id } } }),
  )
  useLive(
    ['campaigns'],
    [
      ['campaigns', id],
      ['enrollments', id],
    ],
  )
  if (error && !data) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (!data) return <h1>{t('campaign')}</h1>
  return (
    <>
      <CampaignHead campaign={data} />
      <Standing campaign={data} />
      <StepCounts campaign={data} />
      <Enrollments campaign={data} />
      <Preview id={data.id} />
    </>
  )
}

function Standing({ campaign: { counts, daily_limits: limits } }: { campaign: CampaignType }) {
  const t = useTranslations('campaigns')
  const format = useFormatter()
  const { nameOf } = useChannelOptions()
  const { by_status: by } = counts
  const share =
    counts.enrolled > 0 &&
    t('shareOf', {
      share: format.number(counts.replies / counts.enrolled, { style: 'percent', maximumFractionDigits: 1 }),
    })
  return (
    <Figures
      figures={[
        { label: t('enrolled'), value: counts.enrolled },
        { label: t('underWay'), value: by.active + by.waiting },
        { label: t('replies'), value: counts.replies, ...(share && { note: share }) },
        { label: t('enrollmentStatuses.completed'), value: by.completed },
        { label: t('failed'), value: by.failed },
        ...limits.map(({ channel_id: id, limit, left }) => ({
          label: t('leftToday'),
          value: `${left} / ${limit}`,
          note: nameOf(id),
        })),
      ]}
    />
  )
}
