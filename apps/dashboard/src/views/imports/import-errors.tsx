import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { useReport } from '../../ui/use-report.ts'
import style from './imports.module.css'
import type { ImportWithPreview } from './types.ts'

/** The latest errors, and all of them as a file. */
export function ImportErrors({ of: { id, failed, status, started_at } }: { of: ImportWithPreview }) {
  const t = useTranslations('imports')
  const { api } = useWorkspace()
  const report = useReport()
  const path = { id: String(id) }
  const { data } = useRead(['imports', String(id), 'errors', started_at, status, failed], (reader) =>
    reader.GET('/v1/imports/{id}/errors', { params: { path, query: { limit: '20' } } }),
  )
  async function save(): Promise<void> {
    const { data: file } = await api.GET('/v1/imports/{id}/errors.csv', { params: { path }, parseAs: 'blob' })
    saveFile(file as unknown as Blob, `import-${id}-errors.csv`)
  }
  return (
    <Panel
      title={t('errors')}
      lead={t('errorsHelp')}
      actions={
        <Button size="xs" variant="default" onClick={() => report(save(), t('saved'))}>
          {t('saveErrors')}
        </Button>
      }
    >
      <ul className={style.errors}>
        {(data?.data ?? []).map(({ id: key, row, field, message }) => (
          <li key={key}>
            <span className="numeric">{t('row', { row })}</span>: {field} {message}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
