import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useChange } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { EnrollDialog } from './enroll-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { CampaignStatus } from './status.tsx'
import type { Campaign } from './types.ts'

type Verb = 'start' | 'pause' | 'resume' | 'archive'

export function CampaignHead({ campaign }: { campaign: Campaign }) {
  const t = useTranslations('campaigns')
  const { may } = useWorkspace()
  return (
    <PageHeader
      title={campaign.name}
      back={<ViewLink to="campaigns">{t('title')}</ViewLink>}
      lead={
        <span className="row">
          <CampaignStatus of={campaign} />
          {campaign.mode === 'test' && <Tone tone="amber">{t('test')}</Tone>}
          {campaign.stop_on_reply ? t('stopsOnReply') : t('goesOnAfterReply')}
        </span>
      }
      actions={may('campaigns:write') && <Actions campaign={campaign} />}
    />
  )
}

function Actions({ campaign }: { campaign: Campaign }) {
  const t = useTranslations('campaigns')
  const go = useGo()
  const confirm = useConfirm()
  const report = useReport()
  const [enrolling, setEnrolling] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const { id, name, status, counts } = campaign
  const path = { id: String(id) }
  const stale = { stale: [['campaigns'], ['enrollments', String(id)]] }
  const change = useChange((api, verb: Verb) => api.POST(`/v1/campaigns/{id}/${verb}`, { params: { path } }), stale)
  const remove = useChange((api) => api.DELETE('/v1/campaigns/{id}', { params: { path } }), {
    stale: [['campaigns', {}]],
  })
  const act = (verb: Verb) => report(change.mutateAsync(verb), t(`did.${verb}`))
  const start = () =>
    confirm({
      title: t('startTitle', { name }),
      text: t('startHelp', { count: counts.by_status.active }),
      action: t('start'),
      dangerous: false,
      run: () => act('start'),
    })
  const archive = () =>
    confirm({
      title: t('archiveTitle', { name }),
      text: t('archiveHelp', { count: counts.by_status.active + counts.by_status.waiting }),
      action: t('archive'),
      run: () => act('archive'),
    })
  const askToRemove = () =>
    confirm({
      title: t('deleteTitle', { name }),
      text: t('deleteHelp'),
      action: t('delete'),
      run: () =>
        report(
          remove.mutateAsync(undefined).then(() => go('campaigns')),
          t('deleted'),
        ),
    })
  const isOpen = status === 'draft' || status === 'running' || status === 'paused'
  const main = { draft: start, running: () => act('pause'), paused: () => act('resume') }
  const verbs = { draft: 'start', running: 'pause', paused: 'resume' } as const
  useShortcuts(
    isOpen
      ? [
          { keys: 'p', label: t(verbs[status]), run: main[status], command: true },
          { keys: 'n', label: t('enroll'), run: () => setEnrolling(true), command: true },
          ...(status === 'draft'
            ? [{ keys: 'e', label: t('edit'), run: () => go(`campaigns/${id}/edit`), command: true }]
            : []),
        ]
      : [],
  )
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default">{t('more')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setRenaming(true)}>{t('rename')}</Menu.Item>
          {status !== 'archived' && (
            <Menu.Item color="danger" onClick={archive}>
              {t('archive')}
            </Menu.Item>
          )}
          {status === 'draft' && (
            <Menu.Item color="danger" onClick={askToRemove}>
              {t('delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {status === 'draft' && (
        <Button variant="default" onClick={() => go(`campaigns/${id}/edit`)}>
          {t('edit')}
        </Button>
      )}
      {isOpen && (
        <>
          <Button variant="default" onClick={() => setEnrolling(true)}>
            {t('enroll')}
          </Button>
          <Button
            variant={status === 'running' ? 'default' : 'filled'}
            loading={change.isPending}
            onClick={main[status]}
          >
            {t(verbs[status])}
          </Button>
        </>
      )}
      <EnrollDialog campaign={campaign} opened={enrolling} onClose={() => setEnrolling(false)} />
      <RenameDialog campaign={campaign} opened={renaming} onClose={() => setRenaming(false)} />
    </>
  )
}
