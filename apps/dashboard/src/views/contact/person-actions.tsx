import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { saveFile } from '../../ui/save-file.ts'
import { useReport } from '../../ui/use-report.ts'
import { EraseDialog } from './erase-dialog.tsx'

/** What is done with the whole person: merged, handed out, erased. */
export function PersonActions({ contact, onMerge }: { contact: Schemas['Contact']; onMerge: () => void }) {
  const t = useTranslations('contact')
  const { api, may } = useWorkspace()
  const report = useReport()
  const [erasing, setErasing] = useState(false)
  const mayWrite = may('contacts:write')
  const mayExport = may('contacts:read') && may('conversations:read') && may('messages:read')
  async function save(): Promise<void> {
    const path = { id: String(contact.id) }
    const { data } = await api.GET('/v1/contacts/{id}/export', { params: { path } })
    saveFile(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }), `contact-${contact.id}.json`)
  }
  useShortcuts([
    ...(mayWrite ? [{ keys: 'm', label: t('mergeTitle'), run: onMerge, command: true }] : []),
    ...(mayExport
      ? [{ keys: 'o', label: t('exportData'), run: () => report(save(), t('exported')), command: true }]
      : []),
  ])
  return (
    <>
      {mayExport && (
        <Button size="xs" variant="default" onClick={() => report(save(), t('exported'))}>
          {t('exportData')}
        </Button>
      )}
      {mayWrite && (
        <>
          <Button size="xs" variant="default" onClick={onMerge}>
            {t('merge')}
          </Button>
          <Button size="xs" variant="default" color="danger" onClick={() => setErasing(true)}>
            {t('erase')}
          </Button>
        </>
      )}
      {erasing && <EraseDialog contact={contact} onClose={() => setErasing(false)} />}
    </>
  )
}
