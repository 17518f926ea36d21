import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { saidIn } from '../../ui/said-in.ts'
import { Time } from '../../ui/time.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import { FileView } from './file-view.tsx'
import { kindOf, shownInbound, shownOutbound } from './files-of.ts'
import style from './messages.module.css'
import { SentDocument } from './sent-document.tsx'

interface Props {
  message: Schemas['Message']
  /** Those that have come with it. */
  files?: readonly Schemas['File'][] | undefined
}

/** What somebody has said, with its files, and what has become of it. */
export function Message({ message, files = [] }: Props) {
  const t = useTranslations('messages')
  const { direction, author, status, text, error, created_at: at, agent_run_id: run } = message
  const { may } = useWorkspace()
  const isOurs = direction === 'outbound'
  const sent = shownOutbound(message)
  const hasFile = sent !== undefined || files.length > 0
  return (
    <div className={style.message} data-direction={direction}>
      <div className={style.bubble} data-by={author}>
        {sent &&
          (sent.kind === 'document' ? (
            <SentDocument file={sent} url={message.content?.url} />
          ) : (
            <FileView file={sent} />
          ))}
        {files.map((file) => (
          <Received key={file.id} file={file} />
        ))}
        {(text !== null || !hasFile) && <p>{saidIn(message)}</p>}
        {error && <p className={style.error}>{error.reason}</p>}
      </div>
      <span className={style.meta}>
        {isOurs && author !== 'api' && `${t(`author.${author}`)} · `}
        {isOurs && `${t(`status.${status}`)} · `}
        <Time at={at} />
        {run !== null && may('agents:read') && (
          <>
            {' '}
            · <ViewLink to={`agent-runs/${run}`}>{t('run', { id: run })}</ViewLink>
          </>
        )}
      </span>
    </div>
  )
}

function Received({ file }: { file: Schemas['File'] }) {
  const t = useTranslations('messages')
  const { status, name, error, mime_type: type } = file
  const called = name ?? t(`kinds.${kindOf(type)}`)
  const shown = shownInbound(file, called)
  if (shown) return <FileView file={shown} />
  return (
    <p className={status === 'failed' ? style.error : style.waiting}>
      {status === 'failed' ? t('notFetched', { name: called, reason: error ?? '' }) : t('fetching', { name: called })}
    </p>
  )
}
