import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useShortcuts } from '../../keys/shortcuts.ts'
import style from './analytics.module.css'
import { rangeNames } from './range.ts'
import type { useRange } from './use-range.ts'

/** Which days are shown. All of it is in the address. */
export function RangeBar({ filters, set, range }: ReturnType<typeof useRange>) {
  const t = useTranslations('analytics')
  const isOwn = filters.from !== undefined || filters.to !== undefined
  const choose = (name: string) => set({ range: name, from: undefined, to: undefined })
  useShortcuts(
    ['d', 'w', 'm'].map((name) => ({ keys: name, label: t(`ranges.${name}`), run: () => choose(name), command: true })),
  )
  return (
    <search className={style.bar} aria-label={t('range')}>
      <SegmentedControl
        size="xs"
        aria-label={t('range')}
        value={isOwn ? '' : (filters.range ?? 'm')}
        data={rangeNames.map((value) => ({ value, label: t(`ranges.${value}`) }))}
        onChange={choose}
      />
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          size="xs"
          type="date"
          aria-label={t(name)}
          value={range[name]}
          onChange={({ currentTarget }) => set({ from: range.from, to: range.to, [name]: currentTarget.value })}
        />
      ))}
      <Checkbox
        size="xs"
        label={t('compare')}
        checked={filters.compare === 'yes'}
        onChange={({ currentTarget }) => set({ compare: currentTarget.checked ? 'yes' : undefined })}
      />
    </search>
  )
}
