import { Skeleton } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { Code } from '../../ui/code.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { dialectNames, dialects } from '../../ui/event-types.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Prose } from '../../ui/prose.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './event-types.module.css'

type EventType = Schemas['EventType']

export function EventTypes() {
  const t = useTranslations('event-types')
  const [{ type, dialect }] = useFilters(['type', 'dialect'])
  const { data, error, refetch } = useRead(['event-types', dialect], (api) =>
    api.GET('/v1/event-types', { params: { query: dialect === undefined ? {} : { dialect } } }),
  )
  const types = data?.data ?? []
  const shown = types.find((one) => one.type === type) ?? types[0]
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} back={<ViewLink to="dev/events">{t('back')}</ViewLink>} />
      <FilterBar
        filters={[
          {
            name: 'dialect',
            label: t('dialect'),
            options: dialects.map((value) => ({ value, label: dialectNames[value] ?? value })),
          },
        ]}
      />
      {error ? (
        <ErrorView error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={400} />
      ) : shown === undefined ? (
        <Empty title={t('empty')} />
      ) : (
        <div className={style.columns}>
          <nav className={style.list} aria-label={t('title')}>
            {types.map((one) => (
              <ViewLink
                key={one.type}
                to="dev/event-types"
                search={{ type: one.type, dialect }}
                {...(one === shown && { className: style.current ?? '' })}
              >
                <code>{one.type}</code>
              </ViewLink>
            ))}
          </nav>
          <Shown type={shown} />
        </div>
      )}
    </>
  )
}

function Shown({ type: { type, description, dialects: rendered, schema } }: { type: EventType }) {
  const t = useTranslations('event-types')
  return (
    <div className={style.shown}>
      <Panel title={type} lead={<Prose text={description} />}>
        {rendered.map(({ dialect, event, headers, body }) => (
          <section key={`${dialect} ${event}`} className={style.rendered} aria-label={`${dialect} ${event}`}>
            <h3>
              {dialectNames[dialect] ?? dialect} <code>{event}</code>
            </h3>
            <Code
              samples={[
                { name: t('body'), code: JSON.stringify(JSON.parse(body), null, 2) },
                {
                  name: t('headers'),
                  code: Object.entries(headers)
                    .map(([name, value]) => `${name}: ${value}`)
                    .join('\n'),
                },
              ]}
            />
          </section>
        ))}
      </Panel>
      <Panel title={t('schema')} lead={<Prose text={t('schemaHelp')} />}>
        <Code samples={[{ name: 'JSON Schema', code: JSON.stringify(schema, null, 2) }]} />
      </Panel>
    </div>
  )
}
