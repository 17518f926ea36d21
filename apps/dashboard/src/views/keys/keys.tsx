import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Actor } from '../../ui/actor.tsx'
import { useConfirm } from '../../ui/confirm.ts'
import { Empty } from '../../ui/empty.tsx'
import { KeyIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useReport } from '../../ui/use-report.ts'
import { MintedKey } from './minted-key.tsx'
import { NewKey } from './new-key.tsx'

type Key = Schemas['Key']

export function Keys() {
  const t = useTranslations('keys')
  const { may } = useWorkspace()
  const [making, setMaking] = useState(false)
  const [minted, setMinted] = useState<string>()
  const confirm = useConfirm()
  const report = useReport()
  const list = useList(['keys'], (api, cursor) => api.GET('/v1/keys', { params: { query: cursor } }))
  const revoke = useChange((api, id: number) => api.DELETE('/v1/keys/{id}', { params: { path: { id: String(id) } } }), {
    stale: [['keys']],
  })
  const mayWrite = may('keys:write')
  useShortcuts(mayWrite ? [{ keys: 'n', label: t('new'), run: () => setMaking(true), command: true }] : [])
  const newButton = mayWrite && <Button onClick={() => setMaking(true)}>{t('new')}</Button>

  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={newButton} />
      <Table<Key>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty icon={KeyIcon} title={t('empty')} action={newButton}>
            {t('emptyHelp')}
          </Empty>
        }
        columns={[
          { name: 'name', title: t('name'), cell: ({ name }) => <strong>{name || t('unnamed')}</strong> },
          {
            name: 'key',
            title: t('key'),
            cell: ({ prefix, hint }) => (
              <code>
                {prefix}_…{hint}
              </code>
            ),
          },
          { name: 'state', title: t('state'), cell: (key) => <State of={key} /> },
          { name: 'scopes', title: t('scopes'), minor: true, cell: ({ scopes }) => <Scopes scopes={scopes} /> },
          {
            name: 'used',
            title: t('lastUsed'),
            minor: true,
            align: 'right',
            cell: ({ last_used_at: at }) => <Time at={at} />,
          },
          {
            name: 'made',
            title: t('made'),
            minor: true,
            align: 'right',
            cell: ({ created_at: at, created_by: by }) => (
              <>
                <Actor actor={by} />, <Time at={at} />
              </>
            ),
          },
        ]}
        {...(mayWrite && {
          actions: ({ id, name, hint, revoked_at: revokedAt }: Key) =>
            revokedAt === null && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-label={t('revokeNamed', { name: name || hint })}
                onClick={() =>
                  confirm({
                    title: t('revokeTitle', { name: name || hint }),
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
      <NewKey opened={making} onClose={() => setMaking(false)} onMinted={setMinted} />
      <MintedKey minted={minted} onClose={() => setMinted(undefined)} />
    </>
  )
}

function State({ of: { mode, revoked_at: revokedAt, expires_at: expiresAt } }: { of: Key }) {
  const t = useTranslations('keys')
  if (revokedAt !== null) return <Tone tone="gray">{t('states.revoked')}</Tone>
  if (expiresAt !== null && new Date(expiresAt) < new Date()) return <Tone tone="gray">{t('states.expired')}</Tone>
  return (
    <span className="row">
      {mode === 'test' ? <Tone tone="amber">{t('states.test')}</Tone> : <Tone tone="green">{t('states.live')}</Tone>}
      {expiresAt !== null && (
        <span className="muted">
          {t('until')} <Time at={expiresAt} />
        </span>
      )}
    </span>
  )
}

function Scopes({ scopes }: { scopes: Key['scopes'] }) {
  const t = useTranslations('keys')
  if (scopes === null) return t('allScopes')
  const [first = '', ...others] = scopes
  return (
    <span title={scopes.join(', ')}>
      <code>{first}</code> {others.length > 0 && t('moreScopes', { count: others.length })}
    </span>
  )
}
