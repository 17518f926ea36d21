import { Modal } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { Keys } from './keys.tsx'
import style from './shortcut-sheet.module.css'
import { useRegistered } from './shortcuts.ts'

/** All shortcuts of the view that is open. */
export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('shell')
  const shortcuts = useRegistered()
  return (
    <Modal opened={opened} onClose={onClose} title={t('shortcuts')} closeButtonProps={{ 'aria-label': t('close') }}>
      <dl className={style.list}>
        {shortcuts.map(({ keys, label }) => (
          <div key={`${keys} ${label}`}>
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
