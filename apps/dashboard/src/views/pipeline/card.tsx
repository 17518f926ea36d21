import { ActionIcon, Menu } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { ChevronDownIcon } from '../../ui/icons.tsx'
import { Money } from '../../ui/money.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { Temperature } from '../../ui/temperature.tsx'
import { Time } from '../../ui/time.tsx'
import style from './pipeline.module.css'

type Contact = Schemas['Contact']

interface Props {
  contact: Contact
  stages: readonly string[]
  mayMove: boolean
  onOpen: (contact: Contact) => void
  onMove: (contact: Contact, to: string) => void
  onDrag: (contact: Contact | undefined) => void
}

const dayMs = 24 * 60 * 60_000
/** Nothing has changed for so long: somebody should look. */
const rotsAfterMs = 14 * dayMs

export function Card({ contact, stages, mayMove, onOpen, onMove, onDrag }: Props) {
  const t = useTranslations('pipeline')
  const { company, temperature, updated_at: at, stage } = contact
  const name = nameOf(contact)
  return (
    <li
      className={style.card}
      data-rotting={Date.now() - Date.parse(at) > rotsAfterMs || undefined}
      draggable={mayMove}
      onDragStart={() => onDrag(contact)}
      onDragEnd={() => onDrag(undefined)}
    >
      <div className={style.top}>
        <button type="button" className={style.name} onClick={() => onOpen(contact)}>
          {name}
        </button>
        {mayMove && (
          <Menu>
            <Menu.Target>
              <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('move', { name })}>
                <ChevronDownIcon width={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {stages
                .filter((one) => one !== stage)
                .map((one) => (
                  <Menu.Item key={one} onClick={() => onMove(contact, one)}>
                    {t('moveTo', { stage: one })}
                  </Menu.Item>
                ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {company && <p className="muted">{company}</p>}
      <p className={style.facts}>
        {contact.deal_value_cents !== null && <Money of={contact} />}
        {temperature && <Temperature of={temperature} />}
        <span className={style.when}>
          <Time at={at} />
        </span>
      </p>
    </li>
  )
}
