import { Button, NativeSelect, Switch, TextInput, useMantineColorScheme } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { resetLocale, setLocale } from '../../i18n/catalogue.ts'
import { type Locale, localeNames, locales } from '../../i18n/locales.ts'
import { useUpdateMe } from '../../session/use-update-me.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'

const schemes = ['auto', 'light', 'dark'] as const

export function Profile() {
  const t = useTranslations('me')
  const shell = useTranslations('shell')
  const { user } = useWorkspace().me
  const update = useUpdateMe()
  const report = useReport()
  const { setColorScheme } = useMantineColorScheme()
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { name: user?.name ?? '' },
    submit: (values) => update.mutateAsync(values),
  })

  function chooseLocale(value: string): void {
    const locale = value === '' ? null : (value as Locale)
    void (locale ? setLocale(locale) : resetLocale())
    report(update.mutateAsync({ locale }), t('saved'))
  }
  function chooseScheme(value: string): void {
    setColorScheme(value as (typeof schemes)[number])
    report(update.mutateAsync({ color_scheme: value === 'auto' ? null : (value as 'light' | 'dark') }), t('saved'))
  }
  return (
    <Panel title={t('profile')}>
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        <TextInput label={t('name')} autoComplete="name" key={form.key('name')} {...form.getInputProps('name')} />
        <TextInput label={t('email')} value={user?.email ?? ''} readOnly />
        <NativeSelect
          label={shell('language')}
          value={user?.locale ?? ''}
          data={[
            { value: '', label: t('asBrowser') },
            ...locales.map((value) => ({ value, label: localeNames[value] })),
          ]}
          onChange={({ currentTarget }) => chooseLocale(currentTarget.value)}
        />
        <NativeSelect
          label={shell('theme.label')}
          value={user?.color_scheme ?? 'auto'}
          data={schemes.map((value) => ({ value, label: shell(`theme.${value}`) }))}
          onChange={({ currentTarget }) => chooseScheme(currentTarget.value)}
        />
        <Switch
          label={t('singleKeys')}
          description={t('singleKeysHelp')}
          checked={user?.single_key_shortcuts ?? true}
          onChange={({ currentTarget }) =>
            report(update.mutateAsync({ single_key_shortcuts: currentTarget.checked }), t('saved'))
          }
        />
        <div>
          <Button type="submit" variant="default" loading={busy}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
