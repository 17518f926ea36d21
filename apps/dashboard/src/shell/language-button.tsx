import { NativeSelect } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { setLocale, useCatalogue } from '../i18n/catalogue.ts'
import { type Locale, localeNames, locales } from '../i18n/locales.ts'
import style from './language-button.module.css'

/** For those who aren't signed in. */
export function LanguageButton() {
  const t = useTranslations('shell')
  const { locale } = useCatalogue()
  return (
    <NativeSelect
      className={style.button ?? ''}
      size="xs"
      variant="unstyled"
      aria-label={t('language')}
      value={locale}
      data={locales.map((value) => ({ value, label: localeNames[value] }))}
      onChange={({ currentTarget }) => void setLocale(currentTarget.value as Locale)}
    />
  )
}
