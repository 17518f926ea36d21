import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { usePeople } from '../../ui/use-people.ts'
import { snoozeTimes } from '../inbox/snooze-times.ts'
import type { BulkField, Change } from './bulk-types.ts'

interface Props {
  field: BulkField
  /** Undefined: no value yet. */
  onChange: (change: Change | undefined) => void
}

export function ChangeField({ field, onChange }: Props) {
  switch (field) {
    case 'tags':
    case 'labels':
      return <Names field={field} onChange={onChange} />
    default:
      return <One field={field} onChange={onChange} />
  }
}

/** One value of a list. */
function One({ field, onChange }: { field: Exclude<BulkField, 'tags' | 'labels'>; onChange: Props['onChange'] }) {
  const t = useTranslations('bulk')
  const options = useOptions(field)
  return (
    <NativeSelect
      label={t(`field.${field}`)}
      data-autofocus
      data={[{ value: '', label: t('choose') }, ...options.map(({ value, label }) => ({ value, label }))]}
      onChange={({ currentTarget }) => onChange(options.find(({ value }) => value === currentTarget.value)?.change)}
    />
  )
}

interface Option {
  value: string
  label: string
  change: Change
}

const nobody = '-'

function useOptions(field: Exclude<BulkField, 'tags' | 'labels'>): Option[] {
  const t = useTranslations('bulk')
  const { may } = useWorkspace()
  const people = usePeople()
  const workspace = useRead(['workspace'], (api) => api.GET('/v1/workspace'), {
    enabled: field === 'stage' && may('workspace:read'),
  })
  switch (field) {
    case 'owner':
    case 'assignee':
      return [...people, { value: nobody, label: t('nobody') }].map((one) => ({
        ...one,
        change: { [field]: one.value === nobody ? null : one.value },
      }))
    case 'stage':
      return (workspace.data?.stages ?? []).map((stage) => ({ value: stage, label: stage, change: { stage } }))
    case 'status':
      return (['open', 'pending', 'resolved'] as const).map((status) => ({
        value: status,
        label: t(`status.${status}`),
        change: { status },
      }))
    case 'priority':
      return (['urgent', 'high', 'medium', 'low', null] as const).map((priority) => ({
        value: priority ?? nobody,
        label: t(`priority.${priority ?? 'none'}`),
        change: { priority },
      }))
    case 'snooze': {
      const status = 'snoozed' as const
      const times = Object.entries(snoozeTimes(new Date())).map(([name, until]) => ({
        value: name,
        label: t(`until.${name}`),
        change: { status, snoozed_until: until.toISOString() },
      }))
      return [{ value: 'answer', label: t('until.answer'), change: { status } }, ...times]
    }
  }
}

const namesIn = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

/** Tags or labels: some come, others go. */
function Names({ field, onChange }: { field: 'tags' | 'labels'; onChange: Props['onChange'] }) {
  const t = useTranslations('bulk')
  const [add, setAdd] = useState('')
  const [remove, setRemove] = useState('')
  function pass(added: string, removed: string): void {
    const [come, go] = [namesIn(added), namesIn(removed)]
    const change = {
      ...(come.length > 0 && { [`add_${field}`]: come }),
      ...(go.length > 0 && { [`remove_${field}`]: go }),
    }
    onChange(come.length + go.length > 0 ? (change as Change) : undefined)
  }
  return (
    <>
      <TextInput
        label={t('add')}
        description={t('commas')}
        data-autofocus
        value={add}
        onChange={({ currentTarget: { value } }) => {
          setAdd(value)
          pass(value, remove)
        }}
      />
      <TextInput
        label={t('remove')}
        description={t('commas')}
        value={remove}
        onChange={({ currentTarget: { value } }) => {
          setRemove(value)
          pass(add, value)
        }}
      />
    </>
  )
}
