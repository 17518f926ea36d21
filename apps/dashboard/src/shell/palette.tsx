import '@mantine/spotlight/styles.layer.css'

import { Spotlight, spotlight } from '@mantine/spotlight'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Keys } from '../keys/keys.tsx'
import { useRegistered } from '../keys/shortcuts.ts'
import { MagnifyingGlassIcon } from '../ui/icons.tsx'
import { useFound } from './use-found.ts'

/** Every command that works right now, by its name, and what the workspace has, by its name, address or id. */
export function Palette({ times }: { times: number }) {
  const t = useTranslations('shell')
  const commands = useRegistered().filter(({ command }) => command)
  const [query, setQuery] = useState('')
  const found = useFound(query)
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
      query={query}
      onQueryChange={setQuery}
      actions={[
        ...commands.map(({ keys, label, run }) => ({
          id: `${keys} ${label}`,
          label,
          onClick: run,
          rightSection: <Keys keys={keys} />,
        })),
        // The server has found them by this very text.
        ...found.map(({ id, label, kind, open }) => ({
          id,
          label,
          description: t(`views.${kind}`),
          keywords: [query],
          onClick: open,
        })),
      ]}
      searchProps={{
        leftSection: <MagnifyingGlassIcon width={18} />,
        placeholder: t('searchPlaceholder'),
        'aria-label': t('search'),
      }}
    />
  )
}
