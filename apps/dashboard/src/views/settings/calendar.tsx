import '@mantine/core/styles/NumberInput.layer.css'

import { NumberInput, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { fromText, toText } from './hours.ts'
import { fromLines, toLines } from './lines.ts'
import { SaveForm } from './save-form.tsx'
import style from './settings.module.css'

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const numbers = ['duration_minutes', 'buffer_minutes', 'minimum_notice_minutes', 'days_ahead'] as const

/** When meetings can be booked. */
export function Calendar() {
  const t = useTranslations('settings')
  const { data } = useRead(['calendar'], (api) => api.GET('/v1/calendar'))
  return (
    <Panel title={t('calendar')} lead={t('calendarHelp')}>
      {data && <CalendarForm calendar={data} />}
    </Panel>
  )
}

function CalendarForm({ calendar }: { calendar: Schemas['Calendar'] }) {
  const t = useTranslations('settings')
  const { may } = useWorkspace()
  const report = useReport()
  const change = useChange((api, body: Schemas['CalendarSettings']) => api.PUT('/v1/calendar', { body }), {
    stale: [['calendar']],
  })
  const form = useProblemForm<Record<string, string | number>>({
    initialValues: {
      time_zone: calendar.time_zone,
      ...Object.fromEntries(days.map((day) => [day, toText(calendar.hours[day])])),
      ...Object.fromEntries(numbers.map((name) => [name, calendar[name]])),
      holidays: toLines(calendar.holidays),
    },
    async submit(values) {
      await change.mutateAsync({
        time_zone: String(values.time_zone),
        hours: Object.fromEntries(days.map((day) => [day, fromText(String(values[day]))])),
        ...Object.fromEntries(numbers.map((name) => [name, Number(values[name])])),
        holidays: fromLines(String(values.holidays)),
      })
      report(Promise.resolve(), t('saved'))
    },
  })
  const { getInputProps } = form.form
  return (
    <SaveForm form={form} mayWrite={may('meetings:write')}>
      <TextInput label={t('timeZone')} placeholder="Asia/Kolkata" {...getInputProps('time_zone')} />
      <div className={style.days}>
        {days.map((day) => (
          <TextInput key={day} label={t(`days.${day}`)} placeholder={t('closed')} {...getInputProps(day)} />
        ))}
      </div>
      <div className={style.days}>
        {numbers.map((name) => (
          <NumberInput key={name} label={t(`meeting.${name}`)} min={0} hideControls {...getInputProps(name)} />
        ))}
      </div>
      <Textarea
        label={t('holidays')}
        description={t('holidaysHelp')}
        autosize
        minRows={2}
        maxRows={8}
        {...getInputProps('holidays')}
      />
    </SaveForm>
  )
}
