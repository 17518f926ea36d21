import { Button, Menu, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useGo } from '../../session/use-go.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './campaigns.module.css'
import { Hours } from './hours.tsx'
import { newStep, stepKinds } from './new-step.ts'
import { Preview } from './preview.tsx'
import { StepCard } from './step-card.tsx'
import type { Campaign } from './types.ts'
import { useAskToLeave } from './use-ask-to-leave.ts'
import { type Builder as BuilderState, useBuilder } from './use-builder.ts'

/** Where a draft is written. */
export function Builder() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const t = useTranslations('campaigns')
  const { data, error, refetch } = useRead(['campaigns', id], (api) =>
    api.GET('/v1/campaigns/{id}', { params: { path: { id } } }),
  )
  if (error && !data) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (!data) return <h1>{t('campaign')}</h1>
  if (data.status === 'draft') return <DraftBuilder key={data.id} campaign={data} />
  return (
    <>
      <PageHeader title={data.name} back={<ViewLink to={`campaigns/${id}`}>{data.name}</ViewLink>} />
      <p>{t('alreadyStarted')}</p>
    </>
  )
}

function DraftBuilder({ campaign }: { campaign: Campaign }) {
  const t = useTranslations('campaigns')
  const go = useGo()
  const builder = useBuilder(campaign)
  const { draft, isDirty, dirty, isBusy, save, problem } = builder
  useAskToLeave(dirty)
  const finish = async () => {
    if (await save()) go(`campaigns/${campaign.id}`)
  }
  useShortcuts([{ keys: 'mod+s', label: t('save'), run: () => void save() }])
  return (
    <>
      <PageHeader
        title={draft.name || t('untitled')}
        back={<ViewLink to={`campaigns/${campaign.id}`}>{t('campaign')}</ViewLink>}
        lead={<span role="status">{isDirty ? t('unsaved') : t('isSaved')}</span>}
        actions={
          <>
            <Button variant="default" loading={isBusy} disabled={!isDirty} onClick={() => void save()}>
              {t('save')}
            </Button>
            <Button loading={isBusy} onClick={() => void finish()}>
              {t('finish')}
            </Button>
          </>
        }
      />
      <FormProblem problem={problem} />
      <div className={style.columns}>
        <div className={style.main}>
          <Steps builder={builder} />
        </div>
        <div className={style.side}>
          <Settings builder={builder} />
          <Preview id={campaign.id} save={save} />
        </div>
      </div>
    </>
  )
}

function Steps({ builder }: { builder: BuilderState }) {
  const t = useTranslations('campaigns')
  return (
    <Panel title={t('steps')} lead={t('stepsHelp')}>
      <ol className={style.cards}>
        {builder.draft.items.map(({ key }, at) => (
          <StepCard key={key} builder={builder} at={at} />
        ))}
      </ol>
      {builder.errors.steps !== undefined && <p className={style.problem}>{builder.errors.steps}</p>}
      <Menu>
        <Menu.Target>
          <Button variant="default">{t('addStep')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {stepKinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => builder.add(newStep(kind))}>
              {t(`kinds.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Panel>
  )
}

function Settings({ builder: { draft, set, errors } }: { builder: BuilderState }) {
  const t = useTranslations('campaigns')
  const { options } = useChannelOptions()
  return (
    <Panel title={t('settings')}>
      <div className="stack">
        <TextInput
          label={t('name')}
          maxLength={200}
          value={draft.name}
          error={errors.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <NativeSelect
          label={t('channel')}
          value={draft.channel_id ?? ''}
          error={errors.channel_id}
          data={[{ value: '', label: t('defaultChannel') }, ...options]}
          onChange={({ currentTarget: { value } }) => set({ channel_id: value === '' ? null : Number(value) })}
        />
        <Switch
          label={t('stopOnReply')}
          checked={draft.stop_on_reply}
          onChange={({ currentTarget }) => set({ stop_on_reply: currentTarget.checked })}
        />
        <Hours value={draft.working_hours} onChange={(working_hours) => set({ working_hours })} errors={errors} />
      </div>
    </Panel>
  )
}
