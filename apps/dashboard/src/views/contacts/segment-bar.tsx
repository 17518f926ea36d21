import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useChange, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useFilters } from '../../ui/use-filters.ts'
import { useReport } from '../../ui/use-report.ts'
import { SegmentDialog } from './segment-dialog.tsx'

/** What a segment keeps of the address. */
const conditions = ['q', 'stage', 'temperature', 'tag'] as const

/** The segment that is shown, or the offer to make one of the filters. */
export function SegmentBar() {
  const [{ segment, ...filter }] = useFilters(['segment', ...conditions])
  const { may } = useWorkspace()
  if (segment !== undefined) return <Shown id={segment} />
  return may('contacts:write') && Object.keys(filter).length > 0 ? <Save filter={filter} /> : null
}

type Filter = { readonly [condition in (typeof conditions)[number]]?: string }

function Save({ filter }: { filter: Filter }) {
  const t = useTranslations('contacts')
  const [, set] = useFilters(['segment', ...conditions])
  const [opened, setOpened] = useState(false)
  const open = () => setOpened(true)
  useShortcuts([{ keys: 's', label: t('segments.save'), run: open, command: true }])
  return (
    <div className="row" style={{ marginBottom: 'var(--space-3)' }}>
      <Button size="compact-xs" variant="subtle" onClick={open}>
        {t('segments.save')}
      </Button>
      <SegmentDialog
        opened={opened}
        title={t('segments.save')}
        filter={filter}
        onClose={() => setOpened(false)}
        onDone={({ id }) =>
          set({ segment: String(id), ...Object.fromEntries(conditions.map((name) => [name, undefined])) })
        }
      />
    </div>
  )
}

function Shown({ id }: { id: string }) {
  const t = useTranslations('contacts')
  const { may } = useWorkspace()
  const confirm = useConfirm()
  const report = useReport()
  const [, set] = useFilters(['segment'])
  const [renaming, setRenaming] = useState(false)
  const path = { id }
  const { data } = useRead(['segments', id], (api) => api.GET('/v1/segments/{id}', { params: { path } }))
  const remove = useChange((api) => api.DELETE('/v1/segments/{id}', { params: { path } }), {
    stale: [['segments', 'names']],
  })
  if (!data) return null
  const { name, contacts } = data
  const ask = () =>
    confirm({
      title: t('segments.removeTitle', { name }),
      text: t('segments.removeHelp'),
      action: t('segments.remove'),
      run: () =>
        report(
          remove.mutateAsync(undefined).then(() => set({ segment: undefined })),
          t('segments.removed'),
        ),
    })
  return (
    <section className="row" style={{ marginBottom: 'var(--space-3)' }} aria-label={t('segments.label')}>
      <strong style={{ overflowWrap: 'anywhere' }}>{name}</strong>
      <span className="muted numeric">{t('segments.count', { count: contacts })}</span>
      {may('contacts:write') && (
        <>
          <Button size="compact-xs" variant="subtle" onClick={() => setRenaming(true)}>
            {t('segments.rename')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="danger" onClick={ask}>
            {t('segments.remove')}
          </Button>
        </>
      )}
      <SegmentDialog
        opened={renaming}
        title={t('segments.rename')}
        segment={data}
        onClose={() => setRenaming(false)}
        onDone={() => {}}
      />
    </section>
  )
}
