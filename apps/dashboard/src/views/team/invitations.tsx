import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Actor } from '../../ui/actor.tsx'
import { Empty } from '../../ui/empty.tsx'
import { EnvelopeIcon } from '../../ui/icons.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RoleName } from '../../ui/role-name.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone, type ToneName } from '../../ui/tone.tsx'
import { useReport } from '../../ui/use-report.ts'

type Invitation = Schemas['Invitation']

const tones: Record<Invitation['state'], ToneName> = {
  open: 'blue',
  accepted: 'green',
  expired: 'gray',
  revoked: 'gray',
}

export function Invitations({ onInvite }: { onInvite: () => void }) {
  const t = useTranslations('team')
  const { may } = useWorkspace()
  const report = useReport()
  const list = useList(['invitations'], (api, cursor) => api.GET('/v1/invitations', { params: { query: cursor } }))
  const revoke = useChange(
    (api, id: number) => api.DELETE('/v1/invitations/{id}', { params: { path: { id: String(id) } } }),
    {
      stale: [['invitations'], ['audit']],
    },
  )
  const mayWrite = may('members:write')
  return (
    <Panel title={t('invitations')} lead={t('invitationsHelp')}>
      <Table<Invitation>
        label={t('invitations')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty
            icon={EnvelopeIcon}
            title={t('noInvitations')}
            action={
              mayWrite && (
                <Button variant="default" onClick={onInvite}>
                  {t('invite')}
                </Button>
              )
            }
          />
        }
        columns={[
          { name: 'email', title: t('email'), cell: ({ email }) => email },
          { name: 'role', title: t('role'), cell: ({ role }) => <RoleName role={role} /> },
          {
            name: 'state',
            title: t('state'),
            cell: ({ state }) => <Tone tone={tones[state]}>{t(`states.${state}`)}</Tone>,
          },
          {
            name: 'expires',
            title: t('expires'),
            minor: true,
            align: 'right',
            cell: ({ expires_at: at }) => <Time at={at} />,
          },
          {
            name: 'by',
            title: t('by'),
            minor: true,
            align: 'right',
            cell: ({ created_by: by }) => <Actor actor={by} />,
          },
        ]}
        {...(mayWrite && {
          actions: ({ id, state, email }: Invitation) =>
            state === 'open' && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-label={t('revokeFor', { email })}
                onClick={() => report(revoke.mutateAsync(id), t('revoked'))}
              >
                {t('revoke')}
              </Button>
            ),
        })}
      />
    </Panel>
  )
}
