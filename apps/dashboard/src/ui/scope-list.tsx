import '@mantine/core/styles/Checkbox.layer.css'

import { Checkbox } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Scope } from '../session/workspace.ts'
import style from './scope-list.module.css'

interface Props {
  label: string
  offered: readonly Scope[]
  chosen: readonly Scope[]
  onChange: (scopes: readonly Scope[]) => void
}

/** What a program may do: each scope can be taken away. */
export function ScopeList({ label, offered, chosen, onChange }: Props) {
  const t = useTranslations('ui')
  return (
    <Checkbox.Group
      label={label}
      description={t('scopesChosen', { count: chosen.length, all: offered.length })}
      value={[...chosen]}
      onChange={(values) => onChange(offered.filter((scope) => values.includes(scope)))}
    >
      <div className={style.scopes}>
        {offered.map((scope) => (
          <Checkbox key={scope} value={scope} label={<code>{scope}</code>} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
