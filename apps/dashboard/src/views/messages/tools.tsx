import { ActionIcon, Button } from '@mantine/core'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'

import { useShortcuts } from '../../keys/shortcuts.ts'
import { PaperClipIcon } from '../../ui/icons.tsx'
import style from './messages.module.css'

interface Props {
  /** Absent: nothing can be attached now. */
  onAttach?: ((files: FileList) => void) | undefined
  /** Absent: there are no templates here. */
  onTemplate?: (() => void) | undefined
  /** A template is all that can be sent. */
  onlyTemplates: boolean
}

/** What a message may be besides words. */
export function Tools({ onAttach, onTemplate, onlyTemplates }: Props) {
  const t = useTranslations('messages')
  const picker = useRef<HTMLInputElement>(null)
  const pick = () => picker.current?.click()
  useShortcuts([
    ...(onAttach ? [{ keys: 'u', label: t('attach'), run: pick, command: true }] : []),
    ...(onTemplate ? [{ keys: 't', label: t('template'), run: onTemplate, command: true }] : []),
  ])
  return (
    <div className={style.tools}>
      {onAttach && (
        <>
          <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('attach')} onClick={pick}>
            <PaperClipIcon width={18} aria-hidden="true" />
          </ActionIcon>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={({ currentTarget }) => {
              if (currentTarget.files) onAttach(currentTarget.files)
              currentTarget.value = ''
            }}
          />
        </>
      )}
      {onTemplate && (
        <Button
          size="xs"
          variant={onlyTemplates ? 'filled' : 'subtle'}
          {...(!onlyTemplates && { color: 'gray' })}
          onClick={onTemplate}
        >
          {t('template')}
        </Button>
      )}
    </div>
  )
}
