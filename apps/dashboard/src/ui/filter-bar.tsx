import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'

import style from './filter-bar.module.css'
import { SavedViews } from './saved-views.tsx'
import { useFilters } from './use-filters.ts'

export interface Filter {
  /** In the address, and in the API. */
  name: string
  label: string
  /** Absent: any text. */
  options?: readonly { value: string; label: string }[]
  placeholder?: string
  /** What it shows without the filter. Default: `Label: All`. */
  all?: string
}

/**
 * The filters of a list. Their state is the address: read it with `useFilters`. With a `page`, the user may give them a name
 * and find them again.
 */
export function FilterBar({ filters, page }: { filters: readonly Filter[]; page?: string }) {
  const t = useTranslations('ui')
  const [given, set] = useFilters(filters.map(({ name }) => name))
  const isFiltered = Object.keys(given).length > 0
  return (
    <>
      <search className={style.bar} aria-label={t('filters')}>
        {filters.map(({ name, label, options, placeholder, all }) =>
          options ? (
            <NativeSelect
              key={name}
              size="xs"
              aria-label={label}
              value={given[name] ?? ''}
              data={[{ value: '', label: all ?? `${label}: ${t('all')}` }, ...options]}
              onChange={({ currentTarget }) => set({ [name]: currentTarget.value })}
            />
          ) : (
            <TextFilter
              key={name}
              label={label}
              placeholder={placeholder ?? label}
              value={given[name] ?? ''}
              onChange={(value) => set({ [name]: value })}
            />
          ),
        )}
        {isFiltered && (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => set(Object.fromEntries(filters.map(({ name }) => [name, undefined])))}
          >
            {t('clearFilters')}
          </Button>
        )}
      </search>
      {page !== undefined && <SavedViews page={page} names={filters.map(({ name }) => name)} />}
    </>
  )
}

/** Typed letters become one change. */
function TextFilter({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
}) {
  const [text, setText] = useState(value)
  const pass = useDebouncedCallback(onChange, 300)
  useEffect(() => setText(value), [value])
  return (
    <TextInput
      size="xs"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        pass(currentTarget.value)
      }}
    />
  )
}
