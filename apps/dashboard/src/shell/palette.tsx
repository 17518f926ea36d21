import '@mantine/spotlight/styles.layer.css'

import { Spotlight, spotlight } from '@mantine/spotlight'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { Keys } from '../keys/keys.tsx'
import { useRegistered } from '../keys/shortcuts.ts'
import { MagnifyingGlassIcon } from '../ui/icons.tsx'

/** Every command that works right now, found by its name. */
export function Palette({ times }: { times: number }) {
  const t = useTranslations('shell')
  const commands = useRegistered().filter(({ command }) => command)
  useEffect(() => spotlight.open(), [times])
  return (
    <Spotlight
      shortcut={null}
      scrollable
      centered={false}
      yOffset="14vh"
      overlayProps={{ backgroundOpacity: 0.3, blur: 0 }}
      maxHeight={420}
      nothingFound={t('nothingFound')}
      actions={commands.map(({ keys, label, run }) => ({
        id: `${keys} ${label}`,
        label,
        onClick: run,
        rightSection: <Keys keys={keys} />,
      }))}
      searchProps={{
        leftSection: <MagnifyingGlassIcon width={18} />,
        placeholder: t('searchPlaceholder'),
        'aria-label': t('search'),
      }}
    />
  )
}
