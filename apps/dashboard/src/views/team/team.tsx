import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { SecretDialog } from '../../ui/secret-dialog.tsx'
import { Invitations } from './invitations.tsx'
import { Invite } from './invite.tsx'
import type { LinkToPass } from './link-to-pass.ts'
import { Members } from './members.tsx'

export function Team() {
  const t = useTranslations('team')
  const { may } = useWorkspace()
  const [inviting, setInviting] = useState(false)
  const [link, setLink] = useState<LinkToPass>()
  const mayWrite = may('members:write')
  useShortcuts(mayWrite ? [{ keys: 'n', label: t('invite'), run: () => setInviting(true), command: true }] : [])
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={mayWrite && <Button onClick={() => setInviting(true)}>{t('invite')}</Button>}
      />
      <Members onLink={setLink} />
      <Invitations onInvite={() => setInviting(true)} />
      <Invite opened={inviting} onClose={() => setInviting(false)} onLink={setLink} />
      <SecretDialog title={link?.title ?? ''} secret={link?.url} onClose={() => setLink(undefined)}>
        <p className="muted">{t('linkHelp')}</p>
      </SecretDialog>
    </>
  )
}
