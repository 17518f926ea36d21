import { ActionIcon, Menu, NativeSelect } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { Empty } from '../../ui/empty.tsx'
import { EllipsisHorizontalIcon } from '../../ui/icons.tsx'
import { Panel } from '../../ui/panel.tsx'
import { type Role, RoleName, roles } from '../../ui/role-name.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useReport } from '../../ui/use-report.ts'
import type { LinkToPass } from './link-to-pass.ts'
import style from './members.module.css'

type Member = Schemas['Member']

const pathOf = (id: number) => ({ params: { path: { id: String(id) } } })
const stale = [['members'], ['audit']]

export function Members({ onLink }: { onLink: (link: LinkToPass) => void }) {
  const t = useTranslations('team')
  const { me, may } = useWorkspace()
  const confirm = useConfirm()
  const report = useReport()
  const list = useList(['members'], (api, cursor) => api.GET('/v1/members', { params: { query: cursor } }))
  const remove = useChange((api, id: number) => api.DELETE('/v1/members/{id}', pathOf(id)), { stale })
  const reset = useChange((api, id: number) => api.POST('/v1/members/{id}/reset-link', pathOf(id)), { stale })
  const isMe = ({ id }: Member) => me.actor === `user:${id}`

  async function makeLink({ id, name }: Member): Promise<void> {
    const { link } = await reset.mutateAsync(id)
    if (link !== null) onLink({ title: t('resetTitle', { name }), url: link })
  }

  const askToRemove = ({ id, name }: Member) =>
    confirm({
      title: t('removeTitle', { name }),
      text: t('removeHelp'),
      action: t('remove'),
      run: () => report(remove.mutateAsync(id), t('removed')),
    })

  return (
    <Panel title={t('members')}>
      <Table<Member>
        label={t('members')}
        list={list}
        idOf={({ id }) => id}
        empty={<Empty title={t('noMembers')} />}
        columns={[
          {
            name: 'name',
            title: t('name'),
            cell: (member) => (
              <div className={style.person}>
                <span className="row">
                  <strong>{member.name}</strong> {isMe(member) && <Tone tone="gray">{t('you')}</Tone>}
                </span>
                <span className="muted">{member.email}</span>
              </div>
            ),
          },
          { name: 'role', title: t('role'), cell: (member) => <MemberRole member={member} /> },
          {
            name: 'active',
            title: t('lastActive'),
            minor: true,
            align: 'right',
            cell: ({ last_active_at: at }) => <Time at={at} />,
          },
          {
            name: 'since',
            title: t('since'),
            minor: true,
            align: 'right',
            cell: ({ created_at: at }) => <Time at={at} />,
          },
        ]}
        {...(may('members:write') && {
          actions: (member: Member) =>
            !isMe(member) && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="subtle" color="gray" aria-label={t('actionsFor', { name: member.name })}>
                    <EllipsisHorizontalIcon width={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => report(makeLink(member), t('linkMade'))}>{t('resetLink')}</Menu.Item>
                  <Menu.Item color="danger" onClick={() => askToRemove(member)}>
                    {t('remove')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            ),
        })}
      />
    </Panel>
  )
}

function MemberRole({ member: { id, name, role } }: { member: Member }) {
  const t = useTranslations('team')
  const ui = useTranslations('ui')
  const { may } = useWorkspace()
  const report = useReport()
  const change = useChange(
    (api, wanted: Role) => api.PATCH('/v1/members/{id}', { ...pathOf(id), body: { role: wanted } }),
    { stale: [...stale, ['me']] },
  )
  if (!may('members:write')) return <RoleName role={role} />
  return (
    <NativeSelect
      size="xs"
      className={style.role ?? ''}
      aria-label={t('roleOf', { name })}
      value={change.isPending ? change.variables : role}
      data={roles.map((value) => ({ value, label: ui(`roles.${value}`) }))}
      onChange={({ currentTarget }) =>
        report(change.mutateAsync(currentTarget.value as Role), t('roleChanged', { name }))
      }
    />
  )
}
