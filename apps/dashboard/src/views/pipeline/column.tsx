import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { Money } from '../../ui/money.tsx'
import { Card } from './card.tsx'
import style from './pipeline.module.css'

type Contact = Schemas['ListedContact']

interface Props {
  of: Schemas['Pipeline']['stages'][number]
  stages: readonly string[]
  mayMove: boolean
  /** As the list of contacts takes them. */
  filters: Record<string, string>
  onOpen: (contact: Contact) => void
  onMove: (contact: Contact, to: string) => void
  /** Undefined: it has been let go. */
  onDrag: (contact: Contact | undefined) => void
  onDrop: () => void
}

export function Column({ of: { stage, contacts, values, average_score: score }, filters, onDrop, ...card }: Props) {
  const t = useTranslations('pipeline')
  const format = useFormatter()
  const [isOver, setIsOver] = useState(false)
  const isFiltered = Object.keys(filters).length > 0
  const list = useList(['contacts', 'column', stage, filters], (api, cursor) =>
    api.GET('/v1/contacts', {
      params: {
        query: { ...cursor, ...filters, stage, sort: 'updated', include: 'next_task', limit: '20' } as Record<
          string,
          string
        >,
      },
    }),
  )
  // The totals are those of the whole stage.
  const count = isFiltered ? format.number(list.items.length) + (list.hasNextPage ? '+' : '') : format.number(contacts)
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
          {stage} <span className="muted numeric">{count}</span>
        </h2>
        <p className="muted" hidden={isFiltered}>
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
