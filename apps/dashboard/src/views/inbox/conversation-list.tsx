import { Button, Skeleton, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import type { List } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Empty } from '../../ui/empty.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { InboxIcon } from '../../ui/icons.tsx'
import { Time } from '../../ui/time.tsx'
import toggles from '../../ui/toggles.module.css'
import { Tone } from '../../ui/tone.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { BulkBar } from '../bulk/bulk-bar.tsx'
import { BulkProgress } from '../bulk/bulk-progress.tsx'
import type { Filter } from '../bulk/bulk-types.ts'
import type { Selection } from '../bulk/use-selection.ts'
import style from './inbox.module.css'
import { personOf } from './person-of.ts'
import type { Summary } from './types.ts'
import { type Filters, inboxFilters, inboxViews, queryOf, viewOf } from './views-of-inbox.ts'

interface Props {
  list: List<Summary>
  counts: Schemas['ConversationCounts'] | undefined
  filters: Filters
  current: string | undefined
  /** Absent: the user may change none. */
  selection: Selection | undefined
}

export function ConversationList({ list, counts, filters, current, selection }: Props) {
  const t = useTranslations('inbox')
  const { me } = useWorkspace()
  const { items, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list
  return (
    <section className={style.list} aria-label={t('conversations')}>
      <Narrow counts={counts} filters={filters} />
      <BulkProgress resource="conversations" />
      {selection && (
        <BulkBar
          resource="conversations"
          selection={selection}
          filter={bulkFilterOf(filters, me.actor)}
          items={items}
        />
      )}
      {error && <ErrorView error={error} onRetry={() => void refetch()} />}
      {isPending && (
        <div className={style.waiting} role="status" aria-label={t('loading')}>
          {Array.from({ length: 6 }, (_, row) => (
            <Skeleton key={row} height={44} />
          ))}
        </div>
      )}
      {!isPending && items.length === 0 && (
        <Empty icon={InboxIcon} title={t('empty')}>
          {t.rich('emptyHelp', { link: (text) => <ViewLink to="dev/simulator">{text}</ViewLink> })}
        </Empty>
      )}
      <ul className={style.rows}>
        {items.map((conversation) => (
          <Row
            key={conversation.id}
            of={conversation}
            filters={filters}
            isCurrent={String(conversation.id) === current}
            selection={selection}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </section>
  )
}

/** As a bulk change has them. */
function bulkFilterOf(filters: Filters, actor: string): Filter {
  const { unread, ...query } = queryOf(filters, actor)
  return { ...query, ...(unread && { unread: true }) } as Filter
}

/** Which conversations: a view, words, and only those that wait to be read. */
function Narrow({ counts, filters }: Pick<Props, 'counts' | 'filters'>) {
  const t = useTranslations('inbox')
  const [, set] = useFilters(inboxFilters)
  const [text, setText] = useState(filters.q ?? '')
  const pass = useDebouncedCallback((q: string) => set({ q: q || undefined }), 300)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => setText(filters.q ?? ''), [filters.q])
  useShortcuts([{ keys: '/', label: t('search'), run: () => field.current?.focus() }])
  const countOf = { mine: counts?.mine, unassigned: counts?.unassigned, all: counts?.open, snoozed: counts?.snoozed }
  const current = viewOf(filters)
  return (
    <div className={style.narrow}>
      <TextInput
        ref={field}
        size="xs"
        aria-label={t('search')}
        placeholder={t('searchHelp')}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          pass(currentTarget.value)
        }}
      />
      <fieldset className={toggles.toggles} aria-label={t('views')}>
        {inboxViews.map((view) => (
          <button key={view} type="button" aria-pressed={view === current} onClick={() => set({ view })}>
            {t(`view.${view}`)} {view !== 'resolved' && <span className="numeric">{countOf[view]}</span>}
          </button>
        ))}
      </fieldset>
      <Switch
        size="xs"
        label={t('unreadOnly')}
        checked={filters.unread !== undefined}
        onChange={() => set({ unread: filters.unread === undefined ? '1' : undefined })}
      />
    </div>
  )
}

function Row({
  of,
  filters,
  isCurrent,
  selection,
}: {
  of: Summary
  filters: Filters
  isCurrent: boolean
  selection: Selection | undefined
}) {
  const t = useTranslations('inbox')
  const tBulk = useTranslations('bulk')
  const isChosen = selection?.ids.has(of.id) === true
  const { id, last_message: last, unread_count: unread, priority } = of
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    <li
      ref={row}
      data-current={isCurrent || undefined}
      data-unread={unread > 0 || undefined}
      data-chosen={isChosen || undefined}
    >
      {selection && (
        <input
          type="checkbox"
          className={style.choose}
          aria-label={tBulk('select', { name: personOf(of) })}
          checked={isChosen}
          onChange={() => {}}
          onClick={({ shiftKey }) => selection.toggle(id, shiftKey)}
        />
      )}
      <ViewLink to={`inbox/${id}`} search={filters} className={style.row} aria-current={isCurrent || undefined}>
        <span className={style.top}>
          <span className={style.person}>{personOf(of)}</span>
          <Time at={last?.created_at ?? of.created_at} />
        </span>
        <span className={style.top}>
          <span className={style.last}>
            {last?.direction === 'outbound' && `${t('you')}: `}
            {last?.text ?? last?.kind}
          </span>
          {unread > 0 && (
            <span className={style.unread}>
              {unread} <span className="visually-hidden">{t('unread')}</span>
            </span>
          )}
        </span>
        {(priority === 'urgent' || priority === 'high') && (
          <span className="row">
            <Tone tone="red">{t(`priority.${priority}`)}</Tone>
          </span>
        )}
      </ViewLink>
    </li>
  )
}
