import { useTranslations } from 'use-intl'

import type { Filter } from '../../ui/filter-bar.tsx'
import { temperatures } from '../../ui/temperature.tsx'
import { usePeople } from '../../ui/use-people.ts'

export const boardFilters = ['owner', 'temperature', 'tag', 'quiet', 'step'] as const

const dayMs = 24 * 60 * 60_000
/** Nothing has changed for so long: somebody should look. */
export const rotsAfterMs = 14 * dayMs
const quietDays = [7, 14, 30, 90]

/** The filters of the address, as the list of contacts takes them. The time is rounded, so that the same list is asked for. */
export function contactsQueryOf({
  quiet,
  step,
  ...filters
}: {
  readonly [name in (typeof boardFilters)[number]]?: string
}) {
  const hour = 60 * 60_000
  const before = Math.floor((Date.now() - Number(quiet) * dayMs) / hour) * hour
  return {
    ...filters,
    ...(Number(quiet) > 0 && { updated_before: new Date(before).toISOString() }),
    ...(step !== undefined && { has_open_task: step }),
  }
}

export function useBoardFilters(): Filter[] {
  const t = useTranslations('pipeline')
  const tUi = useTranslations('ui')
  const people = usePeople()
  return [
    { name: 'owner', label: t('owner'), options: people },
    {
      name: 'temperature',
      label: t('temperature'),
      options: temperatures.map((value) => ({ value, label: tUi(`temperatures.${value}`) })),
    },
    { name: 'tag', label: t('tag') },
    {
      name: 'quiet',
      label: t('quiet'),
      options: quietDays.map((days) => ({ value: String(days), label: t('quietDays', { days }) })),
    },
    {
      name: 'step',
      label: t('step'),
      options: [
        { value: 'true', label: t('steps.true') },
        { value: 'false', label: t('steps.false') },
      ],
    },
  ]
}
