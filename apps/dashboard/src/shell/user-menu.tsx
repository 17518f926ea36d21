import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { signOut } from '../session/account.ts'
import { useGo } from '../session/use-go.ts'
import { useUpdateMe } from '../session/use-update-me.ts'
import { useWorkspace } from '../session/workspace.ts'
import {
  ArrowRightStartOnRectangleIcon,
  CheckIcon,
  ComputerDesktopIcon,
  MoonIcon,
  SunIcon,
  UserCircleIcon,
} from '../ui/icons.tsx'
import { initialsOf } from '../ui/initials-of.ts'
import { LocaleMenu } from './locale-menu.tsx'
import style from './user-menu.module.css'

const schemes = [
  { scheme: 'light', icon: SunIcon },
  { scheme: 'dark', icon: MoonIcon },
  { scheme: 'auto', icon: ComputerDesktopIcon },
] as const

/** Who is signed in, with theme, language and the way out. */
export function UserMenu() {
  const t = useTranslations('shell')
  const { me } = useWorkspace()
  const go = useGo()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const updateMe = useUpdateMe()
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => go('/login') })
  if (!me.user) return null
  const { name, email } = me.user
  return (
    <Menu width="15rem" position="top-start">
      <Menu.Target>
        <UnstyledButton className={style.target}>
          <span className={style.avatar} aria-hidden="true">
            {initialsOf(name)}
          </span>
          <span className={style.text}>
            <span className={style.name}>{name}</span>
            <span className={style.email}>{email}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<UserCircleIcon width={16} />} onClick={() => go('me')}>
          {t('views.me')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('theme.label')}</Menu.Label>
        {schemes.map(({ scheme, icon: Icon }) => (
          <Menu.Item
            key={scheme}
            closeMenuOnClick={false}
            leftSection={<Icon width={16} />}
            rightSection={colorScheme === scheme && <CheckIcon width={14} aria-hidden="true" />}
            onClick={() => {
              setColorScheme(scheme)
              updateMe.mutate({ color_scheme: scheme === 'auto' ? null : scheme })
            }}
          >
            {t(`theme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <LocaleMenu onChange={(locale) => updateMe.mutate({ locale })} />
        <Menu.Divider />
        <Menu.Item leftSection={<ArrowRightStartOnRectangleIcon width={16} />} onClick={() => leave.mutate()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
