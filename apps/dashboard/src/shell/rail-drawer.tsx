import { Drawer } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { Rail } from './rail.tsx'

/** The rail on a small screen. */
export function RailDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('shell')
  return (
    <Drawer.Root opened={opened} onClose={onClose} size="17rem" padding={0}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('menu')}>
        <Rail />
      </Drawer.Content>
    </Drawer.Root>
  )
}
