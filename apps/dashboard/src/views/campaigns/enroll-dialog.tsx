import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useChange, useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { temperatures } from '../../ui/temperature.tsx'
import { useReport } from '../../ui/use-report.ts'
import { useSegments } from '../../ui/use-segments.ts'
import { type Audience, DryRun, useDryRun } from './dry-run.tsx'
import type { Campaign } from './types.ts'

interface Props {
  campaign: Campaign
  opened: boolean
  onClose: () => void
}

export function EnrollDialog({ campaign, opened, onClose }: Props) {
  const t = useTranslations('campaigns')
  return (
    <Modal opened={opened} onClose={onClose} title={t('enroll')} closeButtonProps={{ 'aria-label': t('close') }}>
      <EnrollForm campaign={campaign} onClose={onClose} />
    </Modal>
  )
}

const noFilter = { q: '', stage: '', temperature: '', tag: '' }
type Filter = typeof noFilter

function EnrollForm({ campaign, onClose }: Omit<Props, 'opened'>) {
  const t = useTranslations('campaigns')
  const report = useReport()
  const segments = useSegments()
  const [source, setSource] = useState('filter')
  const [filter, setFilter] = useState(noFilter)
  const [audience] = useDebouncedValue(audienceOf(source, filter), 300)
  const id = String(campaign.id)
  const dryRun = useDryRun(campaign.id, audience)
  const enroll = useChange(
    (api, body: Audience) => api.POST('/v1/campaigns/{id}/enrollments', { params: { path: { id } }, body }),
    { stale: [['campaigns'], ['enrollments', id]] },
  )
  const count = dryRun.data?.enrolled ?? 0
  const isCurrent = !dryRun.isPlaceholderData && JSON.stringify(audience) === JSON.stringify(audienceOf(source, filter))
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        report(
          enroll.mutateAsync(audience).then(() => onClose()),
          t('enrolledCount', { count }),
        )
      }}
    >
      <NativeSelect
        label={t('whom')}
        data-autofocus
        value={source}
        data={[
          { value: 'filter', label: t('byFilter') },
          ...segments.map((segment) => ({ value: String(segment.id), label: t('bySegment', { name: segment.name }) })),
        ]}
        onChange={({ currentTarget }) => setSource(currentTarget.value)}
      />
      {source === 'filter' && <FilterFields filter={filter} onChange={setFilter} />}
      <DryRun of={dryRun} />
      <Button type="submit" disabled={count === 0 || !isCurrent} loading={enroll.isPending}>
        {t('enrollCount', { count })}
      </Button>
    </form>
  )
}

function audienceOf(source: string, filter: Filter): Audience {
  if (source !== 'filter') return { segment_id: Number(source) }
  const given = Object.entries(filter).filter(([, value]) => value.trim() !== '')
  return { filter: Object.fromEntries(given) }
}

function FilterFields({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const t = useTranslations('campaigns')
  const tUi = useTranslations('ui')
  const { may } = useWorkspace()
  const workspace = useRead(['workspace'], (api) => api.GET('/v1/workspace'), { enabled: may('workspace:read') })
  const field = (name: keyof Filter) => ({
    label: t(`filter.${name}`),
    value: filter[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      onChange({ ...filter, [name]: currentTarget.value }),
  })
  const all = { value: '', label: tUi('all') }
  return (
    <>
      <NativeSelect
        {...field('stage')}
        data={[all, ...(workspace.data?.stages ?? []).map((value) => ({ value, label: value }))]}
      />
      <NativeSelect
        {...field('temperature')}
        data={[all, ...temperatures.map((value) => ({ value, label: tUi(`temperatures.${value}`) }))]}
      />
      <TextInput {...field('tag')} />
      <TextInput {...field('q')} />
    </>
  )
}
