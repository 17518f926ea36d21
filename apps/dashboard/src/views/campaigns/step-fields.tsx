import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import style from './campaigns.module.css'
import type { FieldsProps } from './fields-props.ts'
import { type Unit, unitOf } from './summary.ts'
import type { StepOf } from './types.ts'

const units: readonly Unit[] = ['minutes', 'hours', 'days']

export function WaitFields({ step, onChange, errorOf }: FieldsProps<StepOf<'wait'>>) {
  const t = useTranslations('campaigns')
  const unit = unitOf(step)
  const put = (count: number, of: Unit) =>
    onChange({ type: 'wait', ...(step.label !== undefined && { label: step.label }), [of]: count })
  return (
    <div className={style.pair}>
      <TextInput
        type="number"
        min={1}
        label={t('wait')}
        value={step[unit] ?? ''}
        error={errorOf(unit)}
        onChange={({ currentTarget }) => put(Number(currentTarget.value), unit)}
      />
      <NativeSelect
        label={t('unit')}
        value={unit}
        data={units.map((value) => ({ value, label: t(`units.${value}`) }))}
        onChange={({ currentTarget }) => put(step[unit] ?? 1, currentTarget.value as Unit)}
      />
    </div>
  )
}

export function TaskFields({ step, onChange, errorOf }: FieldsProps<StepOf<'task'>>) {
  const t = useTranslations('campaigns')
  const { note, assignee, due_hours: due } = step
  return (
    <>
      <TextInput
        label={t('taskTitle')}
        value={step.title}
        error={errorOf('title')}
        onChange={({ currentTarget }) => onChange({ ...step, title: currentTarget.value })}
      />
      <Textarea
        label={t('note')}
        autosize
        minRows={1}
        value={note ?? ''}
        error={errorOf('note')}
        onChange={({ currentTarget }) => onChange(without(step, 'note', currentTarget.value))}
      />
      <div className={style.pair}>
        <TextInput
          label={t('assignee')}
          value={assignee ?? ''}
          error={errorOf('assignee')}
          onChange={({ currentTarget }) => onChange(without(step, 'assignee', currentTarget.value))}
        />
        <TextInput
          type="number"
          min={1}
          label={t('dueHours')}
          value={due ?? ''}
          error={errorOf('due_hours')}
          onChange={({ currentTarget: { value } }) =>
            onChange(without(step, 'due_hours', value === '' ? '' : Number(value)))
          }
        />
      </div>
    </>
  )
}

export function InvitationFields({ step, onChange, errorOf }: FieldsProps<StepOf<'linkedin_invitation'>>) {
  const t = useTranslations('campaigns')
  return (
    <Textarea
      label={t('note')}
      autosize
      minRows={2}
      value={step.note ?? ''}
      error={errorOf('note')}
      onChange={({ currentTarget }) => onChange(without(step, 'note', currentTarget.value))}
    />
  )
}

/** The step with a field, or without it where it is empty. */
function without<Kind extends object>(step: Kind, field: keyof Kind, value: string | number): Kind {
  const { [field]: _, ...rest } = step
  return (value === '' ? rest : { ...rest, [field]: value }) as Kind
}
