import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { Money } from '../../ui/money.tsx'
import { Card } from './card.tsx'
import style from './pipeline.module.css'

type Contact = Schemas['Contact']

interface Props {
  of: Schemas['Pipeline']['stages'][number]
  stages: readonly string[]
  mayMove: boolean
  onOpen: (contact: Contact) => void
  onMove: (contact: Contact, to: string) => void
  /** Undefined: it has been let go. */
  onDrag: (contact: Contact | undefined) => void
  onDrop: () => void
}

export function Column({ of: { stage, contacts, values, average_score: score }, onDrop, ...card }: Props) {
  const t = useTranslations('pipeline')
  const format = useFormatter()
  const [isOver, setIsOver] = useState(false)
  const list = useList(['contacts', 'column', stage], (api, cursor) =>
    api.GET('/v1/contacts', { params: { query: { ...cursor, stage, sort: 'updated', limit: '20' } } }),
  )
  return (
    <section
      className={style.column}
      aria-label={stage}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        onDrop()
      }}
    >
      <header className={style.head}>
        <h2>
          {stage} <span className="muted numeric">{format.number(contacts)}</span>
        </h2>
        <p className="muted">
          {values.map(({ currency, deal_value_cents }) => (
            <span key={currency}>
              <Money of={{ currency, deal_value_cents }} />{' '}
            </span>
          ))}
          {score !== null && t('averageScore', { score: format.number(score, { maximumFractionDigits: 0 }) })}
        </p>
      </header>
      <ul className={style.cards}>
        {list.items.map((contact) => (
          <Card key={contact.id} contact={contact} {...card} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="subtle" size="xs" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </section>
  )
}
