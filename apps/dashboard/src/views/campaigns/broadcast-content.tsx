import { useTranslations } from 'use-intl'

import { useWorkspace } from '../../session/workspace.ts'
import { Choice, Choices } from './choices.tsx'
import { ContentValues, contentOf, useTemplates } from './content-input.tsx'
import type { Content } from './types.ts'

interface Props {
  value: Content | undefined
  onChange: (chosen: { content: Content; channelId: number | undefined }) => void
}

const noErrors = () => undefined

/** A template, each of which is one click, or a text. */
export function BroadcastContent({ value, onChange }: Props) {
  const t = useTranslations('campaigns')
  const { may } = useWorkspace()
  const templates = useTemplates()
  const isOf = (template: (typeof templates)[number]) =>
    value?.type === 'template' && value.name === template.name && value.language === template.language
  const channelOf = (content: Content) =>
    content.type === 'template'
      ? templates.find(({ name, language }) => name === content.name && language === content.language)?.channel_id
      : undefined
  const put = (content: Content) => onChange({ content, channelId: channelOf(content) })
  return (
    <div className="stack">
      <Choices label={t('broadcast.what')}>
        {templates.map((template) => (
          <Choice
            key={template.id}
            group="content"
            chosen={isOf(template)}
            onChoose={() => onChange({ content: contentOf(template), channelId: template.channel_id })}
          >
            <strong>{template.name}</strong> <span className="muted">{template.language}</span>
            <br />
            <span className="muted">{bodyOf(template.components)}</span>
          </Choice>
        ))}
        {may('messages:write') && (
          <Choice
            group="content"
            chosen={value?.type === 'text'}
            onChoose={() => put({ type: 'text', text: t('firstText') })}
          >
            <strong>{t('contents.text')}</strong>
            <br />
            <span className="muted">{t('broadcast.textHelp')}</span>
          </Choice>
        )}
      </Choices>
      {value && <ContentValues value={value} onChange={put} errorOf={noErrors} />}
    </div>
  )
}

const bodyOf = (components: readonly Record<string, unknown>[]) =>
  String(components.find(({ type }) => type === 'BODY')?.text ?? '')
