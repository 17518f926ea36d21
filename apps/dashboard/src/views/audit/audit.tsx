import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { Actor } from '../../ui/actor.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { ClipboardDocumentListIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { auditActions } from './actions.ts'
import style from './audit.module.css'

type Entry = Schemas['AuditEntry']

export function Audit() {
  const t = useTranslations('audit')
  const [filters] = useFilters(['action', 'actor'])
  const list = useList(['audit', filters], (api, cursor) =>
    api.GET('/v1/audit', { params: { query: { ...cursor, ...(filters as { action?: Entry['action'] }) } } }),
  )
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <FilterBar
        filters={[
          { name: 'action', label: t('action'), options: auditActions.map((value) => ({ value, label: value })) },
          { name: 'actor', label: t('actor'), placeholder: 'key:12' },
        ]}
      />
      <Table<Entry>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        empty={<Empty icon={ClipboardDocumentListIcon} title={t('empty')} />}
        columns={[
          { name: 'at', title: t('at'), cell: ({ at }) => <Time at={at} /> },
          { name: 'actor', title: t('actor'), cell: ({ actor }) => <Actor actor={actor} /> },
          { name: 'action', title: t('action'), cell: ({ action }) => <code>{action}</code> },
          {
            name: 'subject',
            title: t('subject'),
            minor: true,
            cell: ({ subject_type: type, subject_id: id }) => `${type} ${id ?? ''}`,
          },
          { name: 'changes', title: t('changes'), minor: true, cell: ({ changes }) => <Changes changes={changes} /> },
          {
            name: 'address',
            title: t('address'),
            minor: true,
            cell: ({ address }) => <span className="muted">{address}</span>,
          },
        ]}
      />
    </>
  )
}

function Changes({ changes }: { changes: Entry['changes'] }) {
  const names = Object.keys(changes)
  if (names.length === 0) return <span className="muted">–</span>
  return (
    <details className={style.changes}>
      <summary>{names.join(', ')}</summary>
      <pre>{JSON.stringify(changes, null, 2)}</pre>
    </details>
  )
}
