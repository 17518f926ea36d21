import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../api/schema.gen.ts'
import type { List } from '../api/use-api.ts'
import { DeliveryState } from './delivery-state.tsx'
import { Table } from './table.tsx'
import { Time } from './time.tsx'

type Delivery = Schemas['Delivery']

interface Props {
  label: string
  list: List<Delivery>
  empty: ReactNode
  /** Names an endpoint, where the rows are of several. */
  nameOf?: (endpointId: number) => string
  actions?: (delivery: Delivery) => ReactNode
}

/** Deliveries, each a link to its attempts. */
export function DeliveryTable({ label, list, empty, nameOf, actions }: Props) {
  const t = useTranslations('ui')
  return (
    <Table<Delivery>
      label={label}
      list={list}
      idOf={({ id }) => id}
      linkOf={({ id }) => `dev/deliveries/${id}`}
      empty={empty}
      {...(actions && { actions })}
      columns={[
        {
          name: 'event',
          title: t('delivery.event'),
          cell: ({ event_type: type }) => <code>{type ?? t('delivery.unknownEvent')}</code>,
        },
        { name: 'state', title: t('delivery.state'), cell: (delivery) => <DeliveryState of={delivery} /> },
        ...(nameOf
          ? [
              {
                name: 'endpoint',
                title: t('delivery.endpoint'),
                minor: true,
                cell: ({ endpoint_id: id }: Delivery) => nameOf(id),
              },
            ]
          : []),
        {
          name: 'answer',
          title: t('delivery.answer'),
          minor: true,
          cell: ({ last_status_code: status, last_error: error }) => (
            <span title={error ?? undefined} className="numeric">
              {status ?? (error === null ? <span className="muted">–</span> : shortened(error))}
            </span>
          ),
        },
        {
          name: 'attempts',
          title: t('delivery.attempts'),
          align: 'right',
          minor: true,
          cell: ({ attempts_made: attempts }) => attempts,
        },
        {
          name: 'next',
          title: t('delivery.next'),
          align: 'right',
          minor: true,
          cell: ({ next_attempt_at: at }) => (at === null ? <span className="muted">–</span> : <Time at={at} />),
        },
        {
          name: 'created',
          title: t('delivery.created'),
          align: 'right',
          cell: ({ created_at: at }) => <Time at={at} />,
        },
      ]}
    />
  )
}

const shownCharacters = 48

const shortened = (text: string): string =>
  text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text
