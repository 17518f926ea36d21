import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { nameOf } from '../../ui/name-of-contact.ts'
import style from './pipeline.module.css'

interface Props {
  contact: Schemas['Contact']
  stage: string
  onClose: () => void
  onLost: (reason: string | null) => void
}

/** Asks why, which nobody writes down later. */
export function LostDialog({ contact, stage, onClose, onLost }: Props) {
  const t = useTranslations('pipeline')
  const [reason, setReason] = useState('')
  const title = t('lost', { name: nameOf(contact), stage })
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onLost(reason.trim() || null)
        }}
      >
        <TextInput
          data-autofocus
          label={t('lostReason')}
          description={t('lostHelp')}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <div className={style.foot}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit">{t('moveTo', { stage })}</Button>
        </div>
      </form>
    </Modal>
  )
}
