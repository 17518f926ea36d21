import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { serverUrl } from '../../base.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Code } from '../../ui/code.tsx'
import { useConfirm } from '../../ui/confirm.ts'
import { Empty } from '../../ui/empty.tsx'
import { PuzzlePieceIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SecretDialog } from '../../ui/secret-dialog.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { useReport } from '../../ui/use-report.ts'
import { NewApp } from './new-app.tsx'

type App = Schemas['App']

const pathOf = (id: string) => ({ params: { path: { id } } })

/** What users have let in, and what the workspace has registered for them. */
export function Apps() {
  const t = useTranslations('apps')
  const { may } = useWorkspace()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<Schemas['RegisteredApp']>()
  const mayRegister = may('keys:write')
  useShortcuts(mayRegister ? [{ keys: 'n', label: t('new'), run: () => setMaking(true), command: true }] : [])
  const button = mayRegister && <Button onClick={() => setMaking(true)}>{t('new')}</Button>
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={button} />
      {may('members:read') && <Grants />}
      {may('keys:read') && <Registered button={button} />}
      <Panel title={t('connect')} lead={t('connectHelp')}>
        <Code samples={[{ name: 'MCP', code: `${serverUrl}/mcp` }]} />
      </Panel>
      <NewApp opened={making} onClose={() => setMaking(false)} onMade={setMade} />
      <SecretDialog
        title={t('made', { name: made?.name ?? '' })}
        secret={made && (made.client_secret ?? made.client_id)}
        onClose={() => setMade(undefined)}
      >
        <p>
          {t('clientId')} <code>{made?.client_id}</code>
        </p>
      </SecretDialog>
    </>
  )
}

function Grants() {
  const t = useTranslations('apps')
  const { may } = useWorkspace()
  const confirm = useConfirm()
  const report = useReport()
  const list = useList(['grants'], (api, cursor) => api.GET('/v1/grants', { params: { query: cursor } }))
  const revoke = useChange((api, id: string) => api.DELETE('/v1/grants/{id}', pathOf(id)), { stale: [['grants']] })
  return (
    <Panel title={t('grants')}>
      <Table<Schemas['Grant']>
        label={t('grants')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty icon={PuzzlePieceIcon} title={t('noGrant')}>
            {t('noGrantHelp')}
          </Empty>
        }
        columns={[
          { name: 'name', title: t('app'), cell: ({ name }) => <strong>{name}</strong> },
          { name: 'user', title: t('user'), cell: ({ user }) => user.name },
          {
            name: 'scopes',
            title: t('scopes'),
            minor: true,
            cell: ({ scopes }) => <span title={scopes.join(', ')}>{t('scopeCount', { count: scopes.length })}</span>,
          },
          {
            name: 'issued',
            title: t('lastIssued'),
            minor: true,
            align: 'right',
            cell: ({ last_issued_at: at }) => <Time at={at} />,
          },
        ]}
        {...(may('members:write') && {
          actions: ({ id, name, user }: Schemas['Grant']) => (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={t('revokeNamed', { name, user: user.name })}
              onClick={() =>
                confirm({
                  title: t('revokeNamed', { name, user: user.name }),
                  text: t('revokeHelp'),
                  action: t('revoke'),
                  run: () => report(revoke.mutateAsync(id), t('revoked')),
                })
              }
            >
              {t('revoke')}
            </Button>
          ),
        })}
      />
    </Panel>
  )
}

function Registered({ button }: { button: ReactNode }) {
  const t = useTranslations('apps')
  const { may } = useWorkspace()
  const confirm = useConfirm()
  const report = useReport()
  const list = useList(['apps'], (api, cursor) => api.GET('/v1/apps', { params: { query: cursor } }))
  const remove = useChange((api, id: string) => api.DELETE('/v1/apps/{id}', pathOf(id)), {
    stale: [['apps'], ['grants']],
  })
  return (
    <Panel title={t('registered')}>
      <Table<App>
        label={t('registered')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty icon={PuzzlePieceIcon} title={t('noApp')} action={button}>
            {t('noAppHelp')}
          </Empty>
        }
        columns={[
          { name: 'name', title: t('app'), cell: ({ name }) => <strong>{name}</strong> },
          { name: 'id', title: t('clientId'), minor: true, cell: ({ client_id }) => <code>{client_id}</code> },
          {
            name: 'redirects',
            title: t('redirects'),
            minor: true,
            cell: ({ redirect_uris }) => (
              <span title={redirect_uris.join(', ')}>{new URL(redirect_uris[0] ?? '').host}</span>
            ),
          },
          { name: 'made', title: t('since'), align: 'right', cell: ({ created_at: at }) => <Time at={at} /> },
        ]}
        {...(may('keys:write') && {
          actions: ({ id, name }: App) => (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={t('deleteNamed', { name })}
              onClick={() =>
                confirm({
                  title: t('deleteNamed', { name }),
                  text: t('deleteHelp'),
                  action: t('delete'),
                  run: () => report(remove.mutateAsync(id), t('deleted')),
                })
              }
            >
              {t('delete')}
            </Button>
          ),
        })}
      />
    </Panel>
  )
}
