import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { Composer } from './composer.tsx'
import style from './inbox.module.css'
import { Faces, Typing } from './others.tsx'
import { personOf } from './person-of.ts'
import { Side } from './side.tsx'
import { SnoozeMenu } from './snooze-menu.tsx'
import { Thread } from './thread.tsx'
import type { ChangeConversation } from './types.ts'
import { usePresence } from './use-presence.ts'
import type { Filters } from './views-of-inbox.ts'

interface Props {
  id: string
  filters: Filters
  /** Leads on to the next one. */
  onResolved: () => void
}

export function Conversation({ id, filters, onResolved }: Props) {
  const t = useTranslations('inbox')
  const { may, me } = useWorkspace()
  const report = useReport()
  const path = { id }
  const { data, error, refetch } = useRead(['conversations', id], (api) =>
    api.GET('/v1/conversations/{id}', { params: { path } }),
  )
  const update = useChange(
    (api, body: Schemas['ConversationPatch']) => api.PATCH('/v1/conversations/{id}', { params: { path }, body }),
    { stale: [['conversations']] },
  )
  const read = useChange((api) => api.PUT('/v1/conversations/{id}/read', { params: { path } }), {
    stale: [['conversations']],
  })
  const { others, place } = usePresence(data?.id)
  const mayWrite = may('conversations:write')
  const unread = data?.unread_count ?? 0
  const { mutate: markRead } = read
  useEffect(() => {
    if (unread > 0 && mayWrite) markRead(undefined)
  }, [unread, mayWrite, markRead])

  const change: ChangeConversation = (patch, said) => {
    const changed = update.mutateAsync(patch)
    report(changed, said)
    return changed
  }
  const isResolved = data?.status === 'resolved'
  const resolve = async () => {
    await change({ status: isResolved ? 'open' : 'resolved' }, t(isResolved ? 'opened' : 'resolved'))
    if (!isResolved) onResolved()
  }
  useShortcuts(
    mayWrite
      ? [
          { keys: 'e', label: t('resolve'), run: () => void resolve(), command: true },
          {
            keys: 'a',
            label: t('assignToMe'),
            run: () => void change({ assignee: me.actor }, t('assigned')),
            command: true,
          },
        ]
      : [],
  )
  if (error && !data) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (!data) return <div className={style.thread} />
  return (
    <>
      <section ref={place} className={style.thread} aria-label={t('conversation')}>
        <header className={style.head}>
          <ViewLink to="inbox" search={filters} className={style.back}>
            {t('back')}
          </ViewLink>
          <h2>
            <ViewLink to={`contacts/${data.contact_id}`}>{personOf(data)}</ViewLink>
          </h2>
          <Faces others={others} />
          {mayWrite && (
            <div className="row">
              <SnoozeMenu
                onSnooze={(until) =>
                  void change({ status: 'snoozed', snoozed_until: until }, t('snoozed')).then(onResolved)
                }
              />
              <Button size="xs" variant="default" onClick={() => void resolve()}>
                {t(isResolved ? 'open' : 'resolve')}
              </Button>
            </div>
          )}
        </header>
        <Thread id={id} />
        <Typing others={others} />
        <Composer
          conversation={data}
          onSnooze={() => change({ status: 'snoozed', snoozed_until: null }, t('snoozed')).then(onResolved)}
        />
      </section>
      <Side conversation={data} onChange={change} />
    </>
  )
}
