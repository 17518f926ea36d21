import '@mantine/core/styles/Combobox.layer.css'

import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'

import type { Schemas } from '../api/schema.gen.ts'
import { useRead } from '../api/use-api.ts'
import { nameOf } from './name-of-contact.ts'

interface Props {
  label: string
  placeholder: string
  nothing: string
  value?: string
  /** Empty: nobody is chosen. */
  onChange: (id: string) => void
  error?: ReactNode
  autoFocus?: boolean
}

/** Finds a contact by a part of the name, the number or the address. */
export function ContactPicker({ label, placeholder, nothing, value = '', onChange, error, autoFocus = false }: Props) {
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<{ value: string; label: string }>()
  const [q] = useDebouncedValue(typed === chosen?.label ? '' : typed.trim(), 250)
  const { data } = useRead(['contacts', 'picker', q], (api) =>
    api.GET('/v1/contacts', { params: { query: { limit: '20', ...(q === '' ? { sort: 'updated' } : { q }) } } }),
  )
  const found = (data?.data ?? []).map(optionOf)
  const options = chosen && !found.some((one) => one.value === chosen.value) ? [chosen, ...found] : found
  return (
    <Select
      label={label}
      placeholder={placeholder}
      searchable
      openOnFocus={false}
      clearable={false}
      data={options}
      filter={({ options: all }) => all}
      nothingFoundMessage={nothing}
      maxDropdownHeight={240}
      comboboxProps={{ withinPortal: true }}
      value={value === '' ? null : value}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => {
        setChosen(options.find((one) => one.value === id))
        onChange(id ?? '')
      }}
      error={error}
      data-autofocus={autoFocus || undefined}
    />
  )
}

function optionOf(contact: Schemas['Contact']) {
  const name = nameOf(contact)
  return { value: String(contact.id), label: contact.company ? `${name} · ${contact.company}` : name }
}
