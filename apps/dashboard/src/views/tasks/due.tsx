import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Tone } from '../../ui/tone.tsx'
import { useNow } from '../../ui/use-now.ts'

interface Props {
  task: Pick<Schemas['TaskSummary'], 'due_at' | 'status'>
  zone: string | undefined
}

/** When a task is due, by the clock of the workspace. */
export function Due({ task: { due_at: due, status }, zone }: Props) {
  const t = useTranslations('tasks')
  const format = useFormatter()
  const now = useNow()
  if (due === null || zone === undefined) return <span className="muted">{t('noDue')}</span>
  const shown = format.dateTime(new Date(due), { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
  const isOverdue = status === 'open' && Date.parse(due) < now.getTime()
  return (
    <span className="row">
      <time dateTime={due} className="numeric">
        {shown}
      </time>
      {isOverdue && <Tone tone="red">{t('overdue')}</Tone>}
    </span>
  )
}
