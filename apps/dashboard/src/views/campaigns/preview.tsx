import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { Panel } from '../../ui/panel.tsx'
import style from './campaigns.module.css'
import { letterOf } from './letter-of.ts'
import type { Content } from './types.ts'

type Contact = Schemas['Contact']

interface Props {
  id: number
  /** Stores what is being written first. Resolves to false if the server refuses it. */
  save?: () => Promise<boolean>
}

/** The steps as a contact that one picks would get them. */
export function Preview({ id, save }: Props) {
  const t = useTranslations('campaigns')
  const { may } = useWorkspace()
  const [contact, setContact] = useState<Contact>()
  const preview = useChange((api, contact_id: number) =>
    api.POST('/v1/campaigns/{id}/preview', { params: { path: { id: String(id) } }, body: { contact_id } }),
  )
  if (!may('contacts:read')) return null
  const show = async (chosen: Contact) => {
    if (save && !(await save())) return
    setContact(chosen)
    preview.mutate(chosen.id)
  }
  return (
    <Panel title={t('preview')} lead={t('previewHelp')}>
      <ContactPicker onPick={(chosen) => void show(chosen)} />
      {preview.error && <ErrorView error={preview.error} />}
      {preview.data && contact && (
        <Shown steps={preview.data.steps} label={t('previewFor', { name: nameOf(contact) })} />
      )}
    </Panel>
  )
}

type Steps = Schemas['CampaignPreview']['steps']

export function Shown({ steps, label }: { steps: Steps; label: string }) {
  const t = useTranslations('campaigns')
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      <ol className={style.preview}>
        {steps.map(({ step, variant, type, text, content, problem }) => (
          <li key={`${step} ${variant}`}>
            <span className={style.place}>{step + 1}</span>
            <div>
              <span className={style.kind}>
                {t(`kinds.${type}`)} {variant !== null && letterOf(variant)}
              </span>
              <Words type={type} text={text ?? wordsOf(content as Content | null)} />
              {problem && <p className={style.problem}>{problem.message}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Words({ type, text }: { type: string; text: string | null }) {
  return text !== null && <p className={type === 'message' ? style.bubble : undefined}>{text}</p>
}

/** Where the server doesn't know what the vendor makes of it. */
function wordsOf(content: Content | null): string | null {
  if (content?.type !== 'template') return null
  const values = Object.values(content.variables ?? {})
  return values.length === 0 ? content.name : `${content.name}: ${values.join(', ')}`
}

function ContactPicker({ onPick }: { onPick: (contact: Contact) => void }) {
  const t = useTranslations('campaigns')
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 300)
  const found = useRead(['contacts', 'picked', q], (api) =>
    api.GET('/v1/contacts', { params: { query: { limit: '5', ...(q !== '' && { q }) } } }),
  )
  return (
    <div className="stack">
      <TextInput
        label={t('pickContact')}
        placeholder={t('filter.q')}
        type="search"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <ul className={style.picks} aria-label={t('pickContact')}>
        {found.data?.data.map((contact) => (
          <li key={contact.id}>
            <Button size="compact-sm" variant="default" onClick={() => onPick(contact)}>
              {nameOf(contact)}
            </Button>
          </li>
        ))}
        {found.data?.data.length === 0 && <li className="muted">{t('noContact')}</li>}
      </ul>
    </div>
  )
}
