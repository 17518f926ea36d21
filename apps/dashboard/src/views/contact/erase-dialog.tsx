import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useGo } from '../../session/use-go.ts'
import { nameOf } from '../../ui/name-of-contact.ts'
import { useReport } from '../../ui/use-report.ts'

/** Erases the person, once their name is typed. */
export function EraseDialog({ contact, onClose }: { contact: Schemas['Contact']; onClose: () => void }) {
  const t = useTranslations('contact')
  const go = useGo()
  const report = useReport()
  const [typed, setTyped] = useState('')
  const name = nameOf(contact)
  const isSure = typed.trim() === name.trim()
  const erase = useChange((api) => api.DELETE('/v1/contacts/{id}', { params: { path: { id: String(contact.id) } } }), {
    stale: [['contacts', {}]],
  })
  async function run(): Promise<void> {
    const erased = erase.mutateAsync(undefined)
    await erased
    report(erased, t('erased'))
    go('contacts')
  }
  return (
    <Modal opened onClose={onClose} title={t('eraseTitle', { name })} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (isSure) run().catch(() => {})
        }}
      >
        <p>{t('eraseHelp')}</p>
        <TextInput
          label={t('typeName', { name })}
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {erase.error && (
          <p role="alert" style={{ color: 'var(--red-ink)' }}>
            {asProblem(erase.error).message}
          </p>
        )}
        <Button type="submit" color="danger" disabled={!isSure} loading={erase.isPending}>
          {t('eraseNow')}
        </Button>
      </form>
    </Modal>
  )
}
