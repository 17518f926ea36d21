import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { ErrorView } from '../../ui/error-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import style from './analytics.module.css'
import { CsvButton } from './csv-button.tsx'
import { FiguresTable } from './figures-table.tsx'
import type { Range } from './range.ts'
import { askedFor, figureOf, useFigures } from './use-figures.ts'
import { useShow } from './use-show.ts'

/** The contacts that have got to each stage, as bars, and the share of those of the stage before. */
export function Funnel({ range }: { range: Range }) {
  const t = useTranslations('analytics')
  const show = useShow()
  const [asTable, setAsTable] = useState(false)
  const { data, error, refetch } = useFigures('funnel', range)
  const rows = data?.rows ?? []
  const most = Math.max(1, ...rows.map((row) => figureOf(row, 'entered') ?? 0))
  return (
    <Panel
      title={t('funnel')}
      lead={t('funnelHelp')}
      actions={
        <>
          <Button size="xs" variant="default" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t('asTable')}
          </Button>
          <CsvButton asked={askedFor('funnel', range)} title={t('funnel')} />
        </>
      }
    >
      {error && <ErrorView error={error} onRetry={() => void refetch()} />}
      {asTable ? (
        <FiguresTable
          label={t('funnel')}
          of={t('groups.stage')}
          rows={rows}
          figures={['entered', 'conversion']}
          nameOf={({ key }) => key}
        />
      ) : (
        <ol className={style.funnel} aria-label={t('funnel')}>
          {rows.map((row) => (
            <li key={row.key}>
              <span className={style.stage}>{row.key}</span>
              <span className={style.track}>
                <span style={{ width: `${(100 * (figureOf(row, 'entered') ?? 0)) / most}%` }} />
              </span>
              <span className="numeric">{show.figure('entered', figureOf(row, 'entered'))}</span>
              <span className="numeric muted">{show.figure('conversion', figureOf(row, 'conversion'))}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
