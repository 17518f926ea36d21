import { ActionIcon, Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Actor } from '../../ui/actor.tsx'
import { ChevronDownIcon } from '../../ui/icons.tsx'
import { Money } from '../../ui/money.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { Temperature } from '../../ui/temperature.tsx'
import { Time } from '../../ui/time.tsx'
import { rotsAfterMs } from './board-filters.ts'
import style from './pipeline.module.css'

type Contact = Schemas['ListedContact']

interface Props {
  contact: Contact
  stages: readonly string[]
  mayMove: boolean
  onOpen: (contact: Contact) => void
  onMove: (contact: Contact, to: string) => void
  onDrag: (contact: Contact | undefined) => void
}

export function Card({ contact, stages, mayMove, onOpen, onMove, onDrag }: Props) {
  const t = useTranslations('pipeline')
  const [isMoving, setIsMoving] = useState(false)
  const { company, temperature, updated_at: at, stage, owner, next_task: next } = contact
  const name = nameOf(contact)
  return (
    <li
      className={style.card}
      data-rotting={Date.now() - Date.parse(at) > rotsAfterMs || undefined}
      draggable={mayMove}
      onDragStart={() => onDrag(contact)}
      onDragEnd={() => onDrag(undefined)}
      onKeyDown={({ key, ctrlKey, metaKey, altKey }) => {
        if (key === 'm' && mayMove && !isMoving && !ctrlKey && !metaKey && !altKey) setIsMoving(true)
      }}
    >
      <div className={style.top}>
        <button type="button" className={style.name} onClick={() => onOpen(contact)}>
          {name}
        </button>
        {mayMove && (
          <Menu opened={isMoving} onChange={setIsMoving}>
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
      {next && (
        <p className="muted">
          {next.due_at === null
            ? t('next', { title: next.title })
            : t.rich('nextDue', { title: next.title, due: () => <Time at={next.due_at ?? ''} /> })}
        </p>
      )}
      {next === null && <p className={style.noNext}>{t('noNext')}</p>}
      <p className={style.facts}>
        {contact.deal_value_cents !== null && <Money of={contact} />}
        {temperature && <Temperature of={temperature} />}
        {owner && (
          <span className="muted">
            <Actor actor={owner} />
          </span>
        )}
        <span className={style.when}>
          <Time at={at} />
        </span>
      </p>
    </li>
  )
}
