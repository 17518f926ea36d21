import { Button, Modal } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { closeQuestion, type Question } from './confirm.ts'
import style from './confirm-dialog.module.css'

export function ConfirmDialog({ question: { title, text, action, run, dangerous = true } }: { question: Question }) {
  const t = useTranslations('ui')
  return (
    <Modal opened onClose={closeQuestion} title={title} withCloseButton={false}>
      <p>{text}</p>
      <div className={style.foot}>
        <Button variant="default" data-autofocus onClick={closeQuestion}>
          {t('cancel')}
        </Button>
        <Button
          {...(dangerous && { color: 'danger' })}
          onClick={() => {
            closeQuestion()
            run()
          }}
        >
          {action}
        </Button>
      </div>
    </Modal>
  )
}
