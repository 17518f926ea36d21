import { Button, Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem } from '../../api/problem.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { type BulkField, type BulkResource, bulkBody, type Change, type Filter, type Thing } from './bulk-types.ts'
import { ChangeField } from './change-field.tsx'
import { rememberStart, rememberUndo } from './remembered.ts'
import { undoOf } from './undo-of.ts'

interface Props {
  resource: BulkResource
  field: BulkField
  chosen: { filter: Filter } | { ids: number[] }
  /** The chosen ones with the values that they have now. None: it can't be undone. */
  things: readonly Thing[]
  onClose: () => void
  onStarted: () => void
}

const typingMs = 250

/** Asks for the value, says how many will be changed, and starts it. */
export function BulkDialog({ resource, field, chosen, things, onClose, onStarted }: Props) {
  const t = useTranslations('bulk')
  const [change, setChange] = useState<Change>()
  const [settled] = useDebouncedValue(change, typingMs)
  const body = bulkBody(resource, chosen, settled ?? {})
  const dryRun = useRead(
    ['bulk-dry-run', body],
    (api) => api.POST('/v1/bulk-changes', { body: { ...body, dry_run: true } }),
    { enabled: settled !== undefined },
  )
  const start = useChange(
    (api, given: Change) => api.POST('/v1/bulk-changes', { body: bulkBody(resource, chosen, given) }),
    { stale: [['bulk-changes']] },
  )
  const problem = start.error ?? (settled && dryRun.error)
  const matched =
    settled !== undefined && settled === change && !dryRun.isPlaceholderData ? dryRun.data?.matched : undefined
  async function go(given: Change): Promise<void> {
    const undo = undoOf(resource, things, given, new Date())
    const made = await start.mutateAsync(given)
    rememberStart()
    if ('id' in made && undo.length > 0) rememberUndo(made.id, undo)
    onClose()
    onStarted()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`title.${resource}.${field}`)}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (change && matched) go(change).catch(() => {})
        }}
      >
        <ChangeField field={field} onChange={setChange} />
        {problem && (
          <p role="alert" style={{ color: 'var(--red-ink)' }}>
            {asProblem(problem).message}
          </p>
        )}
        <p className="muted" role="status">
          {matched === undefined ? t('chooseValue') : t(`will.${resource}`, { count: matched })}{' '}
          {matched !== undefined && t(things.length > 0 ? 'undoable' : 'notUndoable')}
        </p>
        <Button type="submit" loading={start.isPending} disabled={!matched}>
          {t('start', { count: matched ?? 0 })}
        </Button>
      </form>
    </Modal>
  )
}
