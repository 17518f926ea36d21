import { Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { DocumentTextIcon } from '../../ui/icons.tsx'
import style from './messages.module.css'
import { useSize } from './use-size.ts'

export type FileKind = 'image' | 'video' | 'audio' | 'document'

export interface ShownFile {
  kind: FileKind
  src: string
  name: string
  /** In bytes. Null: unknown. */
  size: number | null
  /** It is on another server, from which this page loads nothing. */
  foreign?: boolean
}

/** A file of a message. Its place is kept while it loads, so that nothing jumps. */
export function FileView({ file }: { file: ShownFile }) {
  const [broken, setBroken] = useState(false)
  const { kind, src, name, foreign } = file
  const onError = () => setBroken(true)
  if (broken || foreign || kind === 'document') return <Row file={file} />
  if (kind === 'image') return <Picture file={file} onError={onError} />
  // biome-ignore lint/a11y/useMediaCaption: nobody has written any
  if (kind === 'video') return <video className={style.video} src={src} title={name} controls preload="metadata" />
  // biome-ignore lint/a11y/useMediaCaption: nobody has written any
  return <audio className={style.audio} src={src} title={name} controls preload="metadata" />
}

function Picture({ file: { src, name }, onError }: { file: ShownFile; onError: () => void }) {
  const t = useTranslations('messages')
  const [isLarge, setLarge] = useState(false)
  return (
    <>
      <button
        type="button"
        className={style.picture}
        aria-label={t('enlarge', { name })}
        onClick={() => setLarge(true)}
      >
        <img src={src} alt="" loading="lazy" onError={onError} />
      </button>
      <Modal
        opened={isLarge}
        onClose={() => setLarge(false)}
        title={name}
        size="auto"
        centered
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <img className={style.large} src={src} alt={name} />
        <p>
          <a href={src} download={name}>
            {t('download')}
          </a>
        </p>
      </Modal>
    </>
  )
}

function Row({ file: { src, name, size, foreign } }: { file: ShownFile }) {
  const t = useTranslations('messages')
  const shownSize = useSize()
  return (
    <a
      className={style.document}
      href={src}
      {...(foreign ? { target: '_blank', rel: 'noreferrer' } : { download: name })}
      aria-label={t(foreign ? 'openFile' : 'downloadFile', { name })}
    >
      <DocumentTextIcon width={22} aria-hidden="true" />
      <span className={style.name}>{name}</span>
      {size !== null && <span className={style.size}>{shownSize(size)}</span>}
    </a>
  )
}
