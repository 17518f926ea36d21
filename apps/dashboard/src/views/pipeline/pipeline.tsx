import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { useReport } from '../../ui/use-report.ts'
import { boardFilters, contactsQueryOf, useBoardFilters } from './board-filters.ts'
import { CardPanel } from './card-panel.tsx'
import { Column } from './column.tsx'
import { LostDialog } from './lost-dialog.tsx'
import style from './pipeline.module.css'

type Contact = Schemas['Contact']

/** The last stage of a deal that hasn't come off. */
const lostStage = 'Lost'

interface Move {
  contact: Contact
  to: string
  lostReason?: string | null
}

/** The contacts by their stage. A card is dragged, or moved by its menu. */
export function Pipeline() {
  const t = useTranslations('pipeline')
  const { may } = useWorkspace()
  const report = useReport()
  const [opened, setOpened] = useState<Contact>()
  const [dragged, setDragged] = useState<Contact>()
  const [moved, setMoved] = useState<Contact>()
  const [losing, setLosing] = useState<Contact>()
  const [given] = useFilters(boardFilters)
  const filters = contactsQueryOf(given)
  const filterBar = useBoardFilters()
  const pipeline = useRead(['contacts', 'pipeline'], (api) => api.GET('/v1/pipeline', {}))
  useLive(['contacts', 'tasks'], [['contacts']])
  const patch = useChange(
    (api, { contact: { id }, to, lostReason }: Move) =>
      api.PATCH('/v1/contacts/{id}', {
        params: { path: { id: String(id) } },
        body: { stage: to, ...(lostReason !== undefined && { lost_reason: lostReason }) },
      }),
    { stale: [['contacts']] },
  )
  const mayMove = may('contacts:write')
  const stages = (pipeline.data?.stages ?? []).map(({ stage }) => stage)

  function move(contact: Contact, to: string): void {
    if (contact.stage === to) return
    if (to === lostStage) setLosing(contact)
    else write({ contact, to })
  }

  function write({ contact, to, ...reason }: Move): void {
    setMoved(contact)
    report(patch.mutateAsync({ contact, to, ...reason }), t('moved', { name: nameOf(contact), stage: to }))
  }

  function undo(): void {
    if (!moved) return
    setMoved(undefined)
    report(
      patch.mutateAsync({ contact: moved, to: moved.stage, lostReason: moved.lost_reason }),
      t('movedBack', { name: nameOf(moved), stage: moved.stage }),
    )
  }

  useShortcuts(mayMove && moved ? [{ keys: 'u', label: t('undo'), run: undo, command: true }] : [])
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <FilterBar page="pipeline" filters={filterBar} />
      {pipeline.error && <ErrorView error={pipeline.error} onRetry={() => void pipeline.refetch()} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className={style.board} tabIndex={0} aria-label={t('title')}>
        {(pipeline.data?.stages ?? []).map((stage) => (
          <Column
            key={stage.stage}
            of={stage}
            stages={stages}
            mayMove={mayMove}
            filters={filters}
            onOpen={setOpened}
            onMove={move}
            onDrag={setDragged}
            onDrop={() => {
              if (dragged) move(dragged, stage.stage)
            }}
          />
        ))}
      </section>
      {losing && (
        <LostDialog
          contact={losing}
          stage={lostStage}
          onClose={() => setLosing(undefined)}
          onLost={(lostReason) => {
            setLosing(undefined)
            write({ contact: losing, to: lostStage, lostReason })
          }}
        />
      )}
      <CardPanel contact={opened} onClose={() => setOpened(undefined)} />
    </>
  )
}
