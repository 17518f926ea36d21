import { Button } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import { useChange, useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import { useReport } from '../../ui/use-report.ts'
import style from './contact.module.css'

/** What is to be done with the person: tasks and meetings. */
export function Upcoming({ contactId }: { contactId: string }) {
  const t = useTranslations('contact')
  const format = useFormatter()
  const { may } = useWorkspace()
  const report = useReport()
  const of = { contact_id: contactId, limit: '20' }
  const tasks = useRead(
    ['of-contact', contactId, 'tasks'],
    (api) => api.GET('/v1/tasks', { params: { query: { ...of, status: 'open' } } }),
    { enabled: may('tasks:read') },
  )
  const meetings = useRead(
    ['of-contact', contactId, 'meetings'],
    (api) =>
      api.GET('/v1/meetings', { params: { query: { ...of, status: 'booked', since: new Date().toISOString() } } }),
    { enabled: may('meetings:read') },
  )
  const complete = useChange(
    (api, id: number) => api.POST('/v1/tasks/{id}/complete', { params: { path: { id: String(id) } }, body: {} }),
    { stale: [['of-contact', contactId], ['tasks']] },
  )
  const open = tasks.data?.data ?? []
  const booked = meetings.data?.data ?? []
  return (
    <Panel title={t('next')}>
      {open.length + booked.length === 0 && <p className="muted">{t('noNext')}</p>}
      <ul className={style.next}>
        {booked.map(({ id, title, start, url }) => (
          <li key={`meeting ${id}`}>
            <a href={url} target="_blank" rel="noreferrer">
              {title}
            </a>
            <span className="muted">
              {format.dateTime(new Date(start), { dateStyle: 'medium', timeStyle: 'short' })}
            </span>
          </li>
        ))}
        {open.map(({ id, title, due_at: due }) => (
          <li key={`task ${id}`}>
            <span>{title}</span>
            <span className="row">
              {due && <Time at={due} />}
              {may('tasks:write') && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={t('completeTask', { title })}
                  onClick={() => report(complete.mutateAsync(id), t('completed'))}
                >
                  {t('complete')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
