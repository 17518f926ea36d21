import { useParams } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { useList, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Empty } from '../../ui/empty.tsx'
import { InboxIcon } from '../../ui/icons.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { useSelection } from '../bulk/use-selection.ts'
import { Conversation } from './conversation.tsx'
import { ConversationList } from './conversation-list.tsx'
import style from './inbox.module.css'
import type { Summary } from './types.ts'
import { inboxFilters, queryOf } from './views-of-inbox.ts'

/** Three panes: who has written, what was said, and what is known. */
export function Inbox() {
  const { id } = useParams({ strict: false }) as { id?: string }
  const t = useTranslations('inbox')
  const go = useGo()
  const { me, may } = useWorkspace()
  const mayChoose = may('conversations:write')
  const [filters] = useFilters(inboxFilters)
  const list = useList<Summary>(['conversations', 'inbox', filters], (api, cursor) =>
    api.GET('/v1/conversations', {
      params: { query: { ...queryOf(filters, me.actor), ...cursor, sort: 'last_message', limit: '40' } },
    }),
  )
  const counts = useRead(['conversations', 'counts'], (api) => api.GET('/v1/conversations/counts', {}))
  useLive(['conversations', 'messages', 'files'], [['conversations'], ['thread', id]])

  const open = (other: Summary | undefined) => {
    if (other) go(`inbox/${other.id}`, filters)
  }
  const selection = useSelection(
    list.items.map((one) => one.id),
    JSON.stringify(filters),
  )
  const tBulk = useTranslations('bulk')
  const place = list.items.findIndex((one) => String(one.id) === id)
  const next = list.items[place + 1] ?? list.items[place - 1]
  useShortcuts([
    { keys: 'j', label: t('nextConversation'), run: () => open(list.items[place + 1]) },
    { keys: 'k', label: t('previousConversation'), run: () => open(list.items[Math.max(0, place - 1)]) },
    ...(mayChoose && id !== undefined
      ? [{ keys: 'x', label: tBulk('selectKey'), run: () => selection.toggle(Number(id)) }]
      : []),
  ])

  return (
    <div className={style.inbox} data-open={id !== undefined || undefined}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <ConversationList
        list={list}
        counts={counts.data}
        filters={filters}
        current={id}
        selection={mayChoose ? selection : undefined}
      />
      {id === undefined ? (
        <div className={style.nothing}>
          <Empty icon={InboxIcon} title={t('choose')}>
            {t('chooseHelp')}
          </Empty>
        </div>
      ) : (
        <Conversation key={id} id={id} filters={filters} onResolved={() => open(next)} />
      )}
    </div>
  )
}
