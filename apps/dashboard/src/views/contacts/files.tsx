import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useShortcuts } from '../../keys/shortcuts.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { saveFile } from '../../ui/save-file.ts'
import { useReport } from '../../ui/use-report.ts'

/** Contacts from a file, and those that the filters leave as one. */
export function Files({ filters }: { filters: Readonly<Record<string, string | undefined>> }) {
  const t = useTranslations('contacts')
  const go = useGo()
  const { api, may } = useWorkspace()
  const report = useReport()
  const toImports = () => go('imports')
  async function save(): Promise<void> {
    const { sort: _, ...query } = filters
    const { data } = await api.GET('/v1/contacts/export.csv', { params: { query: query as object }, parseAs: 'blob' })
    saveFile(data as unknown as Blob, 'contacts.csv')
  }
  const mayWrite = may('contacts:write')
  useShortcuts(mayWrite ? [{ keys: 'i', label: t('import'), run: toImports, command: true }] : [])
  return (
    <>
      <Button variant="default" onClick={() => report(save(), t('exported'))}>
        {t('export')}
      </Button>
      {mayWrite && (
        <Button variant="default" onClick={toImports}>
          {t('import')}
        </Button>
      )}
    </>
  )
}
