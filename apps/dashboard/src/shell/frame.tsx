import { ActionIcon } from '@mantine/core'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useKeyboard } from '../keys/shortcuts.ts'
import { useWorkspace } from '../session/workspace.ts'
import { Bars3Icon } from '../ui/icons.tsx'
import { Commands } from './commands.tsx'
import style from './frame.module.css'
import { Rail } from './rail.tsx'
import { TestBand } from './test-band.tsx'
import { Wordmark } from './wordmark.tsx'

const RailDrawer = lazy(async () => ({ default: (await import('./rail-drawer.tsx')).RailDrawer }))

/** The rail, and the view next to it; on a small screen, the rail comes in from the side. */
export function Frame() {
  const t = useTranslations('shell')
  const { me } = useWorkspace()
  const [opened, setOpened] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useKeyboard({ singleKeys: me.user?.single_key_shortcuts ?? true })
  useEffect(() => setOpened(false), [path])

  function open(): void {
    setWasOpened(true)
    setOpened(true)
  }
  return (
    <div className={style.frame}>
      <button type="button" className={style.skip} onClick={() => document.getElementById('main')?.focus()}>
        {t('skip')}
      </button>
      <div className={style.bar}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('menu')} onClick={open}>
          <Bars3Icon width={22} />
        </ActionIcon>
        <Wordmark />
      </div>
      <div className={style.rail}>
        <Rail />
      </div>
      <Suspense fallback={null}>
        {wasOpened && <RailDrawer opened={opened} onClose={() => setOpened(false)} />}
      </Suspense>
      <div className={style.content}>
        <TestBand />
        <main id="main" className={style.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Commands />
    </div>
  )
}
