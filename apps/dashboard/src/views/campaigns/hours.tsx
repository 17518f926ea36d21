import '@mantine/core/styles/Checkbox.layer.css'

import { Checkbox, Switch, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import style from './campaigns.module.css'
import type { Campaign } from './types.ts'

type WorkingHours = Campaign['working_hours']

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const officeHours: NonNullable<WorkingHours> = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }

interface Props {
  value: WorkingHours
  onChange: (hours: WorkingHours) => void
  errors: Readonly<Record<string, string>>
}

/** When contacts are written to, in their own time zone. */
export function Hours({ value, onChange, errors }: Props) {
  const t = useTranslations('campaigns')
  return (
    <>
      <Switch
        label={t('hours.only')}
        description={t('hours.help')}
        checked={value !== null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? officeHours : null)}
      />
      {value && (
        <>
          <fieldset className={style.days}>
            <legend className="visually-hidden">{t('hours.days')}</legend>
            {days.map((day) => (
              <Checkbox
                key={day}
                size="xs"
                label={t(`hours.${day}`)}
                checked={value.days.includes(day)}
                onChange={({ currentTarget: { checked } }) =>
                  onChange({ ...value, days: days.filter((one) => (one === day ? checked : value.days.includes(one))) })
                }
              />
            ))}
          </fieldset>
          {errors['working_hours.days'] !== undefined && (
            <p className={style.problem}>{errors['working_hours.days']}</p>
          )}
          <div className={style.pair}>
            {(['from', 'to'] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                label={t(`hours.${end}`)}
                value={value[end]}
                error={errors[`working_hours.${end}`]}
                onChange={({ currentTarget }) => onChange({ ...value, [end]: currentTarget.value })}
              />
            ))}
          </div>
        </>
      )}
    </>
  )
}
