import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useTranslations } from 'use-intl'
import { CheckIcon, ClipboardDocumentIcon } from './icons.tsx'

/** Copies a text. With `label`, a button that says so. */
export function Copy({ text, label, what }: { text: string; label?: string; what?: string }) {
  const t = useTranslations('ui')
  const { copy, copied } = useClipboard({ timeout: 1_500 })
  const Icon = copied ? CheckIcon : ClipboardDocumentIcon
  const title = copied ? t('copied') : (label ?? t('copy'))
  if (label !== undefined) {
    return (
      <Button variant="default" leftSection={<Icon width={16} />} onClick={() => copy(text)}>
        {title}
      </Button>
    )
  }
  return (
    <Tooltip label={title}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={what === undefined ? t('copy') : `${t('copy')}: ${what}`}
        onClick={() => copy(text)}
      >
        <Icon width={16} />
      </ActionIcon>
    </Tooltip>
  )
}
