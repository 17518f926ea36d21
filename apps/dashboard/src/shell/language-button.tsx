import { LanguageIcon } from '@heroicons/react/24/outline'
import { Menu, UnstyledButton } from '@mantine/core'

import { useCatalogue } from '../i18n/catalogue.ts'
import { localeNames } from '../i18n/locales.ts'
import style from './language-button.module.css'
import { LocaleMenu } from './locale-menu.tsx'

/** For those who aren't signed in. */
export function LanguageButton() {
  const { locale } = useCatalogue()
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className={style.button}>
          <LanguageIcon width={16} aria-hidden="true" /> {localeNames[locale]}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <LocaleMenu />
      </Menu.Dropdown>
    </Menu>
  )
}
