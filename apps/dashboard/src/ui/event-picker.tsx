import '@mantine/core/styles/Checkbox.layer.css'

import { Button, Checkbox, Skeleton } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useRead } from '../api/use-api.ts'
import style from './event-picker.module.css'
import { Prose } from './prose.tsx'

interface Props {
  dialect: string
  value?: string[]
  onChange?: (events: string[]) => void
  error?: unknown
}

/** The events of a dialect, from the catalogue, each with when it happens. */
export function EventPicker({ dialect, value = [], onChange = () => {}, error }: Props) {
  const t = useTranslations('ui')
  const { events, isPending } = useDialectEvents(dialect)
  const all = events.length === value.length
  return (
    <fieldset className={style.picker}>
      <div className={style.head}>
        <legend>{t('events')}</legend>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => onChange(all ? [] : events.map(({ event }) => event))}
        >
          {all ? t('chooseNone') : t('chooseAll')}
        </Button>
      </div>
      {error !== undefined && error !== null && (
        <p className={style.error} role="alert">
          {String(error)}
        </p>
      )}
      {isPending ? (
        <Skeleton height={160} />
      ) : (
        <Checkbox.Group aria-label={t('events')} value={value} onChange={onChange}>
          <div className={style.list}>
            {events.map(({ event, description }) => (
              <Checkbox
                key={event}
                value={event}
                label={<code>{event}</code>}
                description={<Prose text={description} />}
              />
            ))}
          </div>
        </Checkbox.Group>
      )}
    </fieldset>
  )
}

/** Each event name once, as a dialect may use one for several types. */
export function useDialectEvents(dialect: string): {
  events: { event: string; description: string }[]
  isPending: boolean
} {
  const { data, isPending } = useRead(['event-types', dialect], (api) =>
    api.GET('/v1/event-types', { params: { query: { dialect } } }),
  )
  const named = data?.data.flatMap(({ description, dialects }) =>
    dialects.map(({ event }): [string, string] => [event, description]),
  )
  const first = new Map((named ?? []).toReversed())
  const names = [...new Set((named ?? []).map(([event]) => event))]
  return { events: names.map((event) => ({ event, description: first.get(event) ?? '' })), isPending }
}
