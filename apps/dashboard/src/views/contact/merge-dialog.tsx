import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ContactPicker } from '../../ui/contact-picker.tsx'
import { useReport } from '../../ui/use-report.ts'
import { Comparison } from './comparison.tsx'
import { mergedOf } from './merged-of.ts'

type Contact = Schemas['Contact']

interface Props {
  contact: Contact
  /** Known already. Absent: it is picked here. */
  with?: Contact | undefined
  onClose: () => void
}

/** Makes one contact of two, after a look at what remains. */
export function MergeDialog({ contact, with: known, onClose }: Props) {
  const t = useTranslations('contact')
  const go = useGo()
  const report = useReport()
  const { may } = useWorkspace()
  const [picked, setPicked] = useState(known ? String(known.id) : '')
  const [swapped, setSwapped] = useState(false)
  const other = useRead(
    ['contacts', picked],
    (api) => api.GET('/v1/contacts/{id}', { params: { path: { id: picked } } }),
    { enabled: picked !== '' },
  )
  const workspace = useRead(['workspace'], (api) => api.GET('/v1/workspace'), { enabled: may('workspace:read') })
  const found = picked !== '' && String(other.data?.id) === picked ? other.data : undefined
  const isSelf = found?.id === contact.id
  const [kept, gone] = swapped ? [found, contact] : [contact, found]
  const merge = useChange(
    (api, { into, from }: { into: number; from: number }) =>
      api.POST('/v1/contacts/{id}/merge', { params: { path: { id: String(into) } }, body: { contact_id: from } }),
    { stale: [['contacts'], ['of-contact', String(contact.id)]] },
  )
  async function run(into: Contact, from: Contact): Promise<void> {
    const merged = merge.mutateAsync({ into: into.id, from: from.id })
    await merged
    report(merged, t('merged'))
    onClose()
    if (into.id !== contact.id) go(`contacts/${into.id}`)
  }
  return (
    <Modal opened size="xl" onClose={onClose} title={t('mergeTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className="stack">
        <ContactPicker
          label={t('other')}
          placeholder={t('otherHelp')}
          nothing={t('nobody')}
          value={picked}
          onChange={setPicked}
          autoFocus={!known}
          error={isSelf && t('itself')}
        />
        {kept && gone && !isSelf && (
          <>
            <Comparison kept={kept} gone={gone} result={mergedOf(kept, gone, workspace.data?.stages[0])} />
            <p className="muted">{t('mergeHelp')}</p>
            {merge.error && (
              <p role="alert" style={{ color: 'var(--red-ink)' }}>
                {asProblem(merge.error).message}
              </p>
            )}
            <div className="row">
              <Button variant="default" onClick={() => setSwapped(!swapped)}>
                {t('swap')}
              </Button>
              <Button color="danger" loading={merge.isPending} onClick={() => run(kept, gone).catch(() => {})}>
                {t('mergeNow')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  )
}
