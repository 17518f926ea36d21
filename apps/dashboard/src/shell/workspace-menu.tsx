import { Menu, UnstyledButton } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { useGo } from '../session/use-go.ts'
import { useWorkspace } from '../session/workspace.ts'
import { CheckIcon, ChevronUpDownIcon } from '../ui/icons.tsx'
import style from './workspace-menu.module.css'

/** Names the workspace, and leads to the user's others. */
export function WorkspaceMenu() {
  const t = useTranslations('shell')
  const { id, name, me } = useWorkspace()
  const go = useGo()
  return (
    <Menu width="14rem">
      <Menu.Target>
        <UnstyledButton className={style.target}>
          <span className={style.badge} aria-hidden="true">
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className={style.name}>{name}</span>
          <ChevronUpDownIcon width={16} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('workspaces')}</Menu.Label>
        {me.workspaces.map((workspace) => (
          <Menu.Item
            key={workspace.id}
            rightSection={String(workspace.id) === id && <CheckIcon width={14} aria-hidden="true" />}
            onClick={() => go(`/w/${workspace.id}/dev`)}
          >
            {workspace.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
