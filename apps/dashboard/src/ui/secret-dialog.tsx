import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

import { Copy } from './copy.tsx'
import style from './secret-dialog.module.css'

interface Props {
  title: string
  /** Undefined: closed. */
  secret: string | undefined
  onClose: () => void
  /** What to do with it: a sample, for example. */
  children?: ReactNode
}

/** Shows what is shown only once: a key, a signing secret, a link. */
export function SecretDialog({ title, secret, onClose, children }: Props) {
  const t = useTranslations('ui')
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <div className="stack">
        <p className={style.warning}>{t('shownOnce')}</p>
        <div className={style.secret}>
          <code>{secret}</code>
          <Copy text={secret ?? ''} label={t('copy')} />
        </div>
        {children}
        <div className={style.foot}>
          <Button onClick={onClose}>{t('done')}</Button>
        </div>
      </div>
    </Modal>
  )
}
