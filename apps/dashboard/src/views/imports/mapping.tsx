import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import style from './imports.module.css'
import type { ImportWithPreview } from './types.ts'

const fields = [
  'phone',
  'email',
  'linkedin',
  'name',
  'company',
  'source',
  'intent',
  'stage',
  'score',
  'deal_value',
  'currency',
  'time_zone',
  'owner',
  'tags',
  'lost_reason',
] as const

type Existing = 'update' | 'skip'

/** Which column is what, with the first rows, to be tried and imported. */
export function Mapping({ of }: { of: ImportWithPreview }) {
  const t = useTranslations('imports')
  const { may } = useWorkspace()
  const [mapping, setMapping] = useState<Record<string, string>>(of.mapping ?? of.suggested_mapping)
  const [existing, setExisting] = useState<Existing>(of.existing ?? 'update')
  const start = useChange(
    (api, body: Schemas['ImportStart']) =>
      api.POST('/v1/imports/{id}/start', { params: { path: { id: String(of.id) } }, body }),
    { stale: [['imports']] },
  )
  const set = (column: string, field: string) => {
    const { [column]: _, ...others } = mapping
    setMapping(field === '' ? others : { ...others, [column]: field })
  }
  const go = (dry_run: boolean) => start.mutateAsync({ mapping, existing, dry_run }).catch(() => {})
  const mayWrite = may('contacts:write')
  return (
    <Panel title={t('mapping')} lead={t('mappingHelp')}>
      <div className={style.scroll}>
        <table className={style.preview} aria-label={t('mapping')}>
          <thead>
            <tr>
              {of.columns.map((column) => (
                <th key={column} scope="col">
                  <span className={style.column}>{column}</span>
                  <NativeSelect
                    size="xs"
                    disabled={!mayWrite}
                    aria-label={t('fieldOf', { column })}
                    value={mapping[column] ?? ''}
                    data={[
                      { value: '', label: t('leftOut') },
                      ...fields.map((field) => ({ value: field, label: t(`field.${field}`) })),
                      { value: `attributes.${column.slice(0, 100)}`, label: t('own', { column }) },
                    ]}
                    onChange={({ currentTarget }) => set(column, currentTarget.value)}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.preview.map((cells, row) => (
              <tr key={`row ${row}`}>
                {of.columns.map((column, place) => (
                  <td key={column} data-left-out={mapping[column] === undefined || undefined}>
                    {cells[place]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {start.error && (
        <p role="alert" className={style.problem}>
          {asProblem(start.error).message}
        </p>
      )}
      {mayWrite && (
        <div className={style.foot}>
          <NativeSelect
            label={t('existing')}
            value={existing}
            data={(['update', 'skip'] as const).map((value) => ({ value, label: t(`existings.${value}`) }))}
            onChange={({ currentTarget }) => setExisting(currentTarget.value as Existing)}
          />
          <Button variant="default" loading={start.isPending} onClick={() => void go(true)}>
            {t('try')}
          </Button>
          <Button loading={start.isPending} onClick={() => void go(false)}>
            {t('start', { rows: of.rows })}
          </Button>
        </div>
      )}
    </Panel>
  )
}
