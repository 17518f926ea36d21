import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { useReport } from '../../ui/use-report.ts'
import { CardPanel } from './card-panel.tsx'
import { Column } from './column.tsx'
import style from './pipeline.module.css'

type Contact = Schemas['Contact']

interface Move {
  contact: Contact
  to: string
}

/** The contacts by their stage. A card is dragged, or moved by its menu. */
export function Pipeline() {
  const t = useTranslations('pipeline')
  const { may } = useWorkspace()
  const report = useReport()
  const [opened, setOpened] = useState<Contact>()
  const [dragged, setDragged] = useState<Contact>()
  const [moved, setMoved] = useState<Contact>()
  const pipeline = useRead(['contacts', 'pipeline'], (api) => api.GET('/v1/pipeline', {}))
  useLive(['contacts'], [['contacts']])
  const patch = useChange(
    (api, { contact: { id }, to }: Move) =>
      api.PATCH('/v1/contacts/{id}', { params: { path: { id: String(id) } }, body: { stage: to } }),
    { stale: [['contacts']] },
  )
  const mayMove = may('contacts:write')
  const stages = (pipeline.data?.stages ?? []).map(({ stage }) => stage)

  function move(contact: Contact, to: string): void {
    if (contact.stage === to) return
    setMoved(contact)
    report(patch.mutateAsync({ contact, to }), t('moved', { name: nameOf(contact), stage: to }))
  }

  function undo(): void {
    if (!moved) return
    setMoved(undefined)
    report(
      patch.mutateAsync({ contact: moved, to: moved.stage }),
      t('movedBack', { name: nameOf(moved), stage: moved.stage }),
    )
  }

  useShortcuts(mayMove && moved ? [{ keys: 'u', label: t('undo'), run: undo, command: true }] : [])
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      {pipeline.error && <ErrorView error={pipeline.error} onRetry={() => void pipeline.refetch()} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className={style.board} tabIndex={0} aria-label={t('title')}>
        {(pipeline.data?.stages ?? []).map((stage) => (
          <Column
            key={stage.stage}
            of={stage}
            stages={stages}
            mayMove={mayMove}
            onOpen={setOpened}
            onMove={move}
            onDrag={setDragged}
            onDrop={() => {
              if (dragged) move(dragged, stage.stage)
            }}
          />
        ))}
      </section>
      <CardPanel contact={opened} onClose={() => setOpened(undefined)} />
    </>
  )
}
