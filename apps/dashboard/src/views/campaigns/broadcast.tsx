import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useGo } from '../../session/use-go.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useSegments } from '../../ui/use-segments.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { BroadcastContent } from './broadcast-content.tsx'
import style from './campaigns.module.css'
import { Choice, Choices } from './choices.tsx'
import { type Audience, DryRun } from './dry-run.tsx'
import { Shown } from './preview.tsx'
import type { Content } from './types.ts'
import { useBroadcast } from './use-broadcast.ts'

/** A message to a segment, in three clicks: what, to whom, send. */
export function Broadcast() {
  const t = useTranslations('campaigns')
  const go = useGo()
  const segments = useSegments()
  const [chosen, setChosen] = useState<{ content: Content; channelId: number | undefined }>()
  const [audience, setAudience] = useState<Audience>()
  const [audienceName, setAudienceName] = useState('')
  const { draft, dryRun, preview, error, isReady, isSending, send } = useBroadcast({ chosen, audience, audienceName })
  const choose = (to: Audience, name: string) => {
    setAudience(to)
    setAudienceName(name)
  }
  const all = t('broadcast.all')
  return (
    <>
      <PageHeader
        title={t('broadcast.title')}
        back={<ViewLink to="campaigns">{t('title')}</ViewLink>}
        lead={t('broadcast.lead')}
      />
      <Panel title={t('broadcast.what')}>
        <BroadcastContent value={chosen?.content} onChange={setChosen} />
      </Panel>
      <Panel title={t('broadcast.whom')}>
        <Choices label={t('broadcast.whom')}>
          <Choice group="audience" chosen={audience?.filter !== undefined} onChoose={() => choose({ filter: {} }, all)}>
            {all}
          </Choice>
          {segments.map(({ id, name }) => (
            <Choice
              key={id}
              group="audience"
              chosen={audience?.segment_id === id}
              onChoose={() => choose({ segment_id: id }, name)}
            >
              {name}
            </Choice>
          ))}
        </Choices>
        {segments.length === 0 && (
          <p className={style.hint}>
            {t.rich('broadcast.noSegments', { link: (text) => <ViewLink to="contacts">{text}</ViewLink> })}
          </p>
        )}
      </Panel>
      <Panel title={t('broadcast.send')}>
        {error && <ErrorView error={error} />}
        {!error && !isReady && <p className="muted">{t('broadcast.notYet')}</p>}
        {isReady && draft !== undefined && (
          <>
            <DryRun of={dryRun} isNew />
            {preview && <Shown steps={preview.steps} label={t('previewFor', { name: preview.name })} />}
          </>
        )}
        <Button
          mt="md"
          disabled={!isReady || !dryRun.data?.enrolled || dryRun.isPlaceholderData}
          loading={isSending}
          onClick={() => void send().then((id) => id !== undefined && go(`campaigns/${id}`))}
        >
          {t('broadcast.sendCount', { count: isReady ? (dryRun.data?.enrolled ?? 0) : 0 })}
        </Button>
      </Panel>
    </>
  )
}
