import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { saidIn } from '../../ui/said-in.ts'
import { choicesIn } from './choices-in.ts'
import style from './simulator.module.css'

interface Props {
  message: Schemas['Message']
  /** Absent: the user may only look. */
  onRead?: () => void
  onChoose?: (id: string, title: string) => void
}

export function Bubble({ message, onRead, onChoose }: Props) {
  const t = useTranslations('simulator')
  const format = useFormatter()
  const { direction, status, content, error, created_at: at } = message
  const isOurs = direction === 'outbound'
  const canRead = isOurs && (status === 'sent' || status === 'delivered')
  return (
    <div className={style.message} data-direction={direction}>
      <div className={style.bubble}>
        <p>{saidIn(message)}</p>
        {content !== null && message.text === null && <pre>{JSON.stringify(content, null, 2)}</pre>}
        {error && <p className={style.error}>{error.reason}</p>}
        <span className={style.meta}>
          {format.dateTime(new Date(at), { timeStyle: 'short' })}
          {isOurs && ` · ${t(`statuses.${status}`)}`}
        </span>
      </div>
      {onChoose && isOurs && <Choices of={content} onChoose={onChoose} />}
      {onRead && canRead && (
        <button type="button" className={style.read} onClick={onRead}>
          {t('read')}
        </button>
      )}
    </div>
  )
}

/** The buttons of a message, which the contact can press. */
function Choices({
  of: content,
  onChoose,
}: {
  of: Props['message']['content']
  onChoose: NonNullable<Props['onChoose']>
}) {
  const choices = choicesIn(content)
  if (choices.length === 0) return null
  return (
    <div className={style.choices}>
      {choices.map(({ id, title }) => (
        <button key={id} type="button" onClick={() => onChoose(id, title)}>
          {title}
        </button>
      ))}
    </div>
  )
}
