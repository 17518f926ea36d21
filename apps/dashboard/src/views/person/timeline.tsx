import { Button } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Actor } from '../../ui/actor.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { mergeLists } from '../../ui/merge-lists.ts'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import { Message } from '../messages/message.tsx'
import { useFiles } from '../messages/use-files.ts'
import style from './person.module.css'

/** What has happened with the person, the newest first: messages and changes in one column. */
export function Timeline({ contactId }: { contactId: string }) {
  const t = useTranslations('person')
  const { may } = useWorkspace()
  const messages = useList(
    ['of-contact', contactId, 'messages'],
    (api, cursor) => api.GET('/v1/messages', { params: { query: { contact_id: contactId, limit: '50', ...cursor } } }),
    { enabled: may('messages:read') },
  )
  const changes = useList(['of-contact', contactId, 'history'], (api, cursor) =>
    api.GET('/v1/contacts/{id}/history', { params: { path: { id: contactId }, query: { limit: '50', ...cursor } } }),
  )
  const { entries, more } = mergeLists({
    messages: { items: messages.items, complete: messages.hasNextPage !== true },
    changes: { items: changes.items, complete: changes.hasNextPage !== true },
  })
  const files = useFiles(['of-contact', contactId], messages.items)
  const error = messages.error ?? changes.error
  return (
    <Panel title={t('timeline')}>
      {error && <ErrorView error={error} />}
      <ol className={style.timeline}>
        {entries.map((entry) =>
          entry.kind === 'messages' ? (
            <li key={`message ${entry.of.id}`} className={style.message}>
              <Message message={entry.of} files={files.get(entry.of.id)} />
            </li>
          ) : (
            <Change key={`change ${entry.of.id}`} change={entry.of} />
          ),
        )}
      </ol>
      {entries.length === 0 && changes.data && <p className="muted">{t('nothingYet')}</p>}
      {more.length > 0 && (
        <Button
          variant="default"
          size="xs"
          loading={messages.isFetchingNextPage || changes.isFetchingNextPage}
          onClick={() => {
            if (more.includes('messages')) void messages.fetchNextPage()
            if (more.includes('changes')) void changes.fetchNextPage()
          }}
        >
          {t('earlier')}
        </Button>
      )}
    </Panel>
  )
}

function Change({ change: { actor, changes, created_at: at } }: { change: Schemas['ContactChange'] }) {
  const t = useTranslations('person')
  const format = useFormatter()
  const shown = (value: unknown) =>
    value === null || value === undefined
      ? '–'
      : typeof value === 'number'
        ? format.number(value)
        : typeof value === 'string'
          ? value
          : JSON.stringify(value)
  return (
    <li className={style.change}>
      <span className={style.meta}>
        <Actor actor={actor} /> · <Time at={at} />
      </span>
      <ul>
        {Object.entries(changes).map(([field, { from, to }]) => (
          <li key={field}>
            {t.has(`fact.${field}`) ? t(`fact.${field}`) : field}: <s>{shown(from)}</s> → {shown(to)}
          </li>
        ))}
      </ul>
    </li>
  )
}
