import { lazy, Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'

import { useShortcuts } from '../keys/shortcuts.ts'
import { useGo } from '../session/use-go.ts'
import { useWorkspace } from '../session/workspace.ts'
import { views } from '../views.ts'

const ShortcutSheet = lazy(async () => ({ default: (await import('../keys/shortcut-sheet.tsx')).ShortcutSheet }))
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

let open: () => void = () => {}
export const openPalette = (): void => open()

/** What works in every view: the palette, the sheet of shortcuts, and the ways to other views. */
export function Commands() {
  const t = useTranslations('shell')
  const { may } = useWorkspace()
  const go = useGo()
  // Counted, so that opening it again opens it again.
  const [palette, setPalette] = useState(0)
  const [sheet, setSheet] = useState(false)
  open = () => setPalette((times) => times + 1)
  useShortcuts([
    { keys: 'mod+k', label: t('search'), run: openPalette },
    { keys: '?', label: t('shortcuts'), run: () => setSheet(true), command: true },
    ...views.flatMap(({ name, path, scope, rail }) =>
      rail && (!scope || may(scope))
        ? [{ keys: `g ${rail.go}`, label: t(`views.${name}`), run: () => go(path), command: true }]
        : [],
    ),
  ])
  return (
    <Suspense fallback={null}>
      {sheet && <ShortcutSheet opened onClose={() => setSheet(false)} />}
      {palette > 0 && <Palette times={palette} />}
    </Suspense>
  )
}
