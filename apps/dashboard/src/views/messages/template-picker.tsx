import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './messages.module.css'
import type { Later } from './send-later.tsx'
import { TemplateForm } from './template-form.tsx'
import { bodyOf, type TemplateContent } from './template-values.ts'

type Template = Schemas['Template']

interface Props {
  channelId: number
  contactId: number
  onSend: (content: TemplateContent, later?: Later) => Promise<void>
  onClose: () => void
}

/** Finds an approved template, fills it in, and sends it. */
export function TemplatePicker({ channelId, contactId, onSend, onClose }: Props) {
  const t = useTranslations('messages')
  const [chosen, setChosen] = useState<Template>()
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={chosen ? chosen.name : t('chooseTemplate')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {chosen ? (
        <TemplateForm
          template={chosen}
          contactId={contactId}
          onSend={async (content, later) => {
            await onSend(content, later)
            onClose()
          }}
          onBack={() => setChosen(undefined)}
        />
      ) : (
        <Found channelId={channelId} onChoose={setChosen} />
      )}
    </Modal>
  )
}

function Found({ channelId, onChoose }: { channelId: number; onChoose: (template: Template) => void }) {
  const t = useTranslations('messages')
  const [words, setWords] = useState('')
  const list = useList(['templates', 'of-channel', channelId], (api, cursor) =>
    api.GET('/v1/templates', {
      params: { query: { channel_id: String(channelId), approved: 'true', limit: '100', ...cursor } },
    }),
  )
  const wanted = words.trim().toLowerCase()
  const found = list.items.filter(({ name, context, components }) =>
    [name, context ?? '', bodyOf(components)].some((text) => text.toLowerCase().includes(wanted)),
  )
  return (
    <div className="stack">
      <TextInput
        data-autofocus
        aria-label={t('searchTemplates')}
        placeholder={t('searchTemplates')}
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
        onKeyDown={({ key }) => {
          const [first] = found
          if (key === 'Enter' && first) onChoose(first)
        }}
      />
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      <ul className={style.templates} aria-label={t('templates')}>
        {found.map((template) => (
          <li key={template.id}>
            <button type="button" onClick={() => onChoose(template)}>
              <span>
                <strong>{template.name}</strong> <span className="muted">{template.language}</span>
              </span>
              <span className={style.templateText}>{bodyOf(template.components)}</span>
            </button>
          </li>
        ))}
      </ul>
      {list.data && found.length === 0 && (
        <p className="muted">
          {list.items.length > 0
            ? t('noneFound')
            : t.rich('noTemplates', { link: (text) => <ViewLink to="templates">{text}</ViewLink> })}
        </p>
      )}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}
