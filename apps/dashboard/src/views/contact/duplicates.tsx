import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { nameOf } from '../../ui/name-of-contact.ts'
import { Panel } from '../../ui/panel.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './contact.module.css'
import { useDuplicates } from './use-duplicates.ts'

/** Contacts that may be the same person. Nothing, where there is none. */
export function Duplicates({
  contact,
  onMerge,
}: {
  contact: Schemas['Contact']
  onMerge: (other: Schemas['Contact']) => void
}) {
  const t = useTranslations('contact')
  const found = useDuplicates(contact)
  if (found.length === 0) return null
  return (
    <Panel title={t('duplicates')} lead={t('duplicatesHelp')}>
      <ul className={style.next}>
        {found.map((one) => (
          <li key={one.id}>
            <ViewLink to={`contacts/${one.id}`}>{nameOf(one)}</ViewLink>
            <span className="muted">{one.phone ?? one.email}</span>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={t('mergeWith', { name: nameOf(one) })}
              onClick={() => onMerge(one)}
            >
              {t('merge')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
