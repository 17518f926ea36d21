import { Menu } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { setLocale, useCatalogue } from '../i18n/catalogue.ts'
import { type Locale, localeNames, locales } from '../i18n/locales.ts'
import { CheckIcon } from '../ui/icons.tsx'

/** The items of a menu: each language under its own name. */
export function LocaleMenu({ onChange }: { onChange?: (locale: Locale) => void }) {
  const t = useTranslations('shell')
  const { locale: current } = useCatalogue()
  return (
    <>
      <Menu.Label>{t('language')}</Menu.Label>
      {locales.map((locale) => (
        <Menu.Item
          key={locale}
          lang={locale}
          rightSection={locale === current && <CheckIcon width={14} aria-hidden="true" />}
          onClick={() => {
            void setLocale(locale)
            onChange?.(locale)
          }}
        >
          {localeNames[locale]}
        </Menu.Item>
      ))}
    </>
  )
}
