import { useTranslations } from 'use-intl'

import { useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Empty } from '../../ui/empty.tsx'
import { DocumentTextIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import { ImportStatus } from './import-status.tsx'
import type { Import } from './types.ts'
import { Upload } from './upload.tsx'

const whileRunningMs = 1_000

/** Files of contacts: a new one, and those that were. */
export function Imports() {
  const t = useTranslations('imports')
  const { may } = useWorkspace()
  const list = useList<Import>(
    ['imports'],
    (api, cursor) => api.GET('/v1/imports', { params: { query: { ...cursor, limit: '50' } } }),
    { everyMs: 5 * whileRunningMs },
  )
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} back={<ViewLink to="contacts">{t('back')}</ViewLink>} />
      {may('contacts:write') && <Upload />}
      <Table<Import>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        linkOf={({ id }) => `imports/${id}`}
        empty={
          <Empty icon={DocumentTextIcon} title={t('empty')}>
            {t('emptyHelp')}
          </Empty>
        }
        columns={[
          { name: 'name', title: t('file'), cell: ({ id, name }) => name ?? t('unnamed', { id }) },
          { name: 'status', title: t('status'), cell: (one) => <ImportStatus of={one} /> },
          { name: 'rows', title: t('rows'), align: 'right', cell: ({ rows }) => rows },
          { name: 'created', title: t('created'), align: 'right', minor: true, cell: ({ created }) => created },
          { name: 'updated', title: t('updated'), align: 'right', minor: true, cell: ({ updated }) => updated },
          { name: 'failed', title: t('failed'), align: 'right', minor: true, cell: ({ failed }) => failed },
          { name: 'at', title: t('at'), align: 'right', cell: ({ created_at: at }) => <Time at={at} /> },
        ]}
      />
    </>
  )
}
