import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Money } from '../../ui/money.tsx'
import { Temperature } from '../../ui/temperature.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { usePeople } from '../../ui/use-people.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './inbox.module.css'
import { personOf } from './person-of.ts'
import type { ChangeConversation, Summary } from './types.ts'

interface Props {
  conversation: Summary
  onChange: ChangeConversation
}

const priorities = ['urgent', 'high', 'medium', 'low'] as const
const handlers = ['agent', 'human', 'paused'] as const

/** Who answers it and how urgent it is, and what is known of the person. */
export function Side({ conversation, onChange }: Props) {
  const t = useTranslations('inbox')
  const { may } = useWorkspace()
  const mayWrite = may('conversations:write')
  const { assignee, priority, handler } = conversation
  const people = usePeople(assignee)
  return (
    <aside className={style.side} aria-label={t('details')}>
      <fieldset className={style.fields} disabled={!mayWrite}>
        <NativeSelect
          size="xs"
          label={t('assignee')}
          value={assignee ?? ''}
          data={[{ value: '', label: t('nobody') }, ...people]}
          onChange={({ currentTarget }) => void onChange({ assignee: currentTarget.value || null }, t('assigned'))}
        />
        <NativeSelect
          size="xs"
          label={t('priorityLabel')}
          value={priority ?? ''}
          data={[{ value: '', label: '–' }, ...priorities.map((value) => ({ value, label: t(`priority.${value}`) }))]}
          onChange={({ currentTarget }) =>
            void onChange({ priority: (currentTarget.value || null) as Summary['priority'] }, t('changed'))
          }
        />
        <NativeSelect
          size="xs"
          label={t('handlerLabel')}
          value={handler}
          data={handlers.map((value) => ({ value, label: t(`handler.${value}`) }))}
          onChange={({ currentTarget }) =>
            void onChange({ handler: currentTarget.value as Summary['handler'] }, t('changed'))
          }
        />
        <Labels key={conversation.labels.join()} conversation={conversation} onChange={onChange} />
      </fieldset>
      {may('contacts:read') && <Person conversation={conversation} />}
    </aside>
  )
}

/** Written with commas between them. */
function Labels({ conversation: { labels }, onChange }: Props) {
  const t = useTranslations('inbox')
  const [text, setText] = useState(labels.join(', '))
  const given = text
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '')
  const save = () => {
    if (given.join() !== labels.join()) void onChange({ labels: given }, t('changed'))
  }
  return (
    <TextInput
      size="xs"
      label={t('labels')}
      placeholder={t('labelsHelp')}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={save}
      onKeyDown={({ key }) => {
        if (key === 'Enter') save()
      }}
    />
  )
}

function Person({ conversation }: Pick<Props, 'conversation'>) {
  const t = useTranslations('inbox')
  const id = String(conversation.contact_id)
  const { nameOf } = useChannelOptions()
  const { data } = useRead(['contacts', id], (api) => api.GET('/v1/contacts/{id}', { params: { path: { id } } }))
  if (!data) return null
  const facts = [
    [t('company'), data.company],
    [t('phone'), data.phone],
    [t('email'), data.email],
    [t('stage'), data.stage],
    [
      t('score'),
      data.score === null ? null : (
        <span key="score">
          {data.score} <Temperature of={data.temperature} />
        </span>
      ),
    ],
    [t('value'), data.deal_value_cents === null ? null : <Money key="value" of={data} />],
    [t('channel'), nameOf(conversation.channel_id)],
    [t('since'), <Time key="since" at={data.created_at} />],
  ] as const
  return (
    <div className={style.facts}>
      <h3>
        <ViewLink to={`contacts/${id}`}>{personOf(conversation)}</ViewLink>
      </h3>
      {data.opted_out_at !== null && <Tone tone="red">{t('optedOut')}</Tone>}
      <dl>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  )
}
