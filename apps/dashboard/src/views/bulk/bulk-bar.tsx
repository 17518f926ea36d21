import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import style from './bulk.module.css'
import { BulkDialog } from './bulk-dialog.tsx'
import {
  type BulkField,
  type BulkResource,
  bulkBody,
  bulkFields,
  type Filter,
  noChange,
  type Thing,
} from './bulk-types.ts'
import type { Selection } from './use-selection.ts'

interface Props {
  resource: BulkResource
  selection: Selection
  /** What the list is narrowed to, as the API has it. */
  filter: Filter
  /** The rows that are loaded. */
  items: readonly Thing[]
}

const idsAtMost = 1_000

/** What can be done with the rows that are chosen. Nothing, as long as none is. */
export function BulkBar(props: Props) {
  return props.selection.ids.size > 0 || props.selection.all ? <Chosen {...props} /> : null
}

function Chosen({ resource, selection, filter, items }: Props) {
  const t = useTranslations('bulk')
  const [field, setField] = useState<BulkField>()
  const { ids, all, clear, chooseAll } = selection
  const { data, isPlaceholderData } = useRead(['bulk-count', resource, filter], (api) =>
    api.POST('/v1/bulk-changes', { body: { ...bulkBody(resource, { filter }, noChange[resource]), dry_run: true } }),
  )
  const matched = isPlaceholderData ? undefined : data?.matched
  const count = all ? (matched ?? 0) : ids.size
  const offersAll = !all && matched !== undefined && matched > ids.size
  useShortcuts([{ keys: 'escape', label: t('clear'), run: clear }])
  return (
    <section className={style.bar} aria-label={t('chosen')}>
      <strong className="numeric" role="status">
        {t(all ? 'allChosen' : 'count', { count })}
      </strong>
      {offersAll && (
        <Button size="compact-xs" variant="subtle" onClick={chooseAll}>
          {t('chooseAll', { count: matched })}
        </Button>
      )}
      {!all && ids.size > idsAtMost ? (
        <span className="muted">{t('tooMany', { count: idsAtMost })}</span>
      ) : (
        bulkFields[resource].map((name) => (
          <Button key={name} size="compact-xs" variant="default" onClick={() => setField(name)}>
            {t(`field.${name}`)}
          </Button>
        ))
      )}
      <Button size="compact-xs" variant="subtle" onClick={clear}>
        {t('clear')}
      </Button>
      {field && (
        <BulkDialog
          resource={resource}
          field={field}
          chosen={all ? { filter } : { ids: [...ids] }}
          things={all ? [] : items.filter(({ id }) => ids.has(id))}
          onClose={() => setField(undefined)}
          onStarted={clear}
        />
      )}
    </section>
  )
}
