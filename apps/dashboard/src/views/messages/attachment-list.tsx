import '@mantine/core/styles/Progress.layer.css'
import { CloseButton, Progress } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Attachment } from './attachment.ts'
import style from './messages.module.css'
import { useSize } from './use-size.ts'

interface Props {
  attachments: readonly Attachment[]
  /** As people know it. */
  channel: string
  onRemove: (attachment: Attachment) => void
}

/** What will be sent along, how far its upload is, or why it can't be sent. */
export function AttachmentList({ attachments, channel, onRemove }: Props) {
  const t = useTranslations('messages')
  const shownSize = useSize()
  if (attachments.length === 0) return null
  return (
    <ul className={style.attachments} aria-label={t('attachments')}>
      {attachments.map((attachment) => {
        const { key, name, size, kind, progress, stored, problem } = attachment
        return (
          <li key={key} data-problem={problem !== undefined || undefined}>
            <span className={style.name}>{name}</span>
            <span className={style.size}>{shownSize(size)}</span>
            <CloseButton size="sm" aria-label={t('remove', { name })} onClick={() => onRemove(attachment)} />
            {!stored && !problem && (
              <Progress
                className={style.progress}
                size="xs"
                value={progress * 100}
                aria-label={t('uploading', { name })}
              />
            )}
            {problem && (
              <p className={style.error} role="alert">
                {problem === 'untaken'
                  ? t('untaken', { channel, kind: t(`kinds.${kind}`) })
                  : t('notUploaded', { name, reason: problem.message })}
              </p>
            )}
          </li>
        )
      })}
    </ul>
  )
}
