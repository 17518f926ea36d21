import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useWorkspace } from '../../session/workspace.ts'
import { saveFile } from '../../ui/save-file.ts'
import { useReport } from '../../ui/use-report.ts'
import type { Asked } from './use-figures.ts'

/** Saves the rows of a panel as a file. */
export function CsvButton({ asked, title }: { asked: Asked; title: string }) {
  const t = useTranslations('analytics')
  const { api } = useWorkspace()
  const report = useReport()

  async function save(): Promise<void> {
    const query = { ...asked }
    const { data } = await api.GET('/v1/analytics/export.csv', { params: { query }, parseAs: 'blob' })
    saveFile(data as unknown as Blob, `${asked.metric}-${asked.from}-${asked.to}.csv`)
  }

  return (
    <Button size="xs" variant="default" aria-label={t('csvOf', { title })} onClick={() => report(save(), t('saved'))}>
      CSV
    </Button>
  )
}
