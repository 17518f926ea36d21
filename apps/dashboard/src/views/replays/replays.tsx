import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { Empty } from '../../ui/empty.tsx'
import { ArrowPathIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useReport } from '../../ui/use-report.ts'
import { NewReplay } from './new-replay.tsx'

type Replay = Schemas['Replay']

const refreshMs = 2_000
const tones = { running: 'blue', completed: 'green', cancelled: 'gray' } as const

export function Replays() {
  const t = useTranslations('replays')
  const format = useFormatter()
  const { may } = useWorkspace()
  const [making, setMaking] = useState(false)
  const confirm = useConfirm()
  const report = useReport()
  const list = useList(['replays'], (api, cursor) => api.GET('/v1/replays', { params: { query: cursor } }), {
    everyMs: refreshMs,
  })
  const cancel = useChange(
    (api, id: number) => api.POST('/v1/replays/{id}/cancel', { params: { path: { id: String(id) } } }),
    { stale: [['replays']] },
  )
  const mayWrite = may('deliveries:write')
  useShortcuts(mayWrite ? [{ keys: 'n', label: t('new'), run: () => setMaking(true), command: true }] : [])
  const newButton = mayWrite && <Button onClick={() => setMaking(true)}>{t('new')}</Button>
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={newButton} />
      <Table<Replay>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty icon={ArrowPathIcon} title={t('empty')} action={newButton}>
            {t('emptyHelp')}
          </Empty>
        }
        columns={[
          { name: 'id', title: t('replay'), cell: ({ id }) => <strong>#{id}</strong> },
          {
            name: 'state',
            title: t('state'),
            cell: ({ state }) => (
              <Tone tone={tones[state]} dot>
                {t(`states.${state}`)}
              </Tone>
            ),
          },
          { name: 'filter', title: t('filter'), minor: true, cell: ({ filter }) => <Filter filter={filter} /> },
          {
            name: 'queued',
            title: t('queued'),
            align: 'right',
            cell: ({ counts: { total } }) => format.number(total),
          },
          {
            name: 'skipped',
            title: t('skipped'),
            align: 'right',
            minor: true,
            cell: ({ counts: { skipped } }) => format.number(skipped),
          },
          {
            name: 'began',
            title: t('began'),
            align: 'right',
            cell: ({ created_at: at }) => <Time at={at} />,
          },
        ]}
        {...(mayWrite && {
          actions: ({ id, state }: Replay) =>
            state === 'running' && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() =>
                  confirm({
                    title: t('cancelTitle', { id }),
                    text: t('cancelHelp'),
                    action: t('cancel'),
                    run: () => report(cancel.mutateAsync(id), t('cancelled')),
                  })
                }
              >
                {t('cancel')}
              </Button>
            ),
        })}
      />
      <NewReplay opened={making} onClose={() => setMaking(false)} />
    </>
  )
}

/** The filter of a replay, as its fields and values. */
function Filter({ filter: { since, until, ...rest } }: { filter: Replay['filter'] }) {
  const format = useFormatter()
  const short = (at: string) => format.dateTime(new Date(at), { dateStyle: 'short', timeStyle: 'short' })
  const given = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined)
  return (
    <span>
      {short(since)} – {short(until)}{' '}
      <span className="muted">{given.map(([name, value]) => `${name}=${String(value)}`).join(' ')}</span>
    </span>
  )
}
