import { Button, FileInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem, type Problem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { Preview } from '../templates/preview.tsx'
import { ChosenTime } from './chosen-time.tsx'
import style from './messages.module.css'
import { type Later, SendLater } from './send-later.tsx'
import { contentOf, type Field, filledIn, suggested, type TemplateContent, wantedBy } from './template-values.ts'
import { upload } from './upload.ts'

interface Props {
  template: Schemas['Template']
  contactId: number
  onSend: (content: TemplateContent, later?: Later) => Promise<void>
  onBack: () => void
}

/** The values of a template, next to what the contact will see. */
export function TemplateForm({ template, contactId, onSend, onBack }: Props) {
  const t = useTranslations('messages')
  const { id: workspace, mode, may } = useWorkspace()
  const [changed, setChanged] = useState<Record<string, string>>({})
  const [file, setFile] = useState<File | null>(null)
  const [isChoosing, setChoosing] = useState<{ unlessAnswered: boolean }>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const path = { id: String(contactId) }
  const contact = useRead(['contacts', path.id], (api) => api.GET('/v1/contacts/{id}', { params: { path } }), {
    enabled: may('contacts:read'),
  })
  const { fields, media } = wantedBy(template.components)
  const values = Object.fromEntries(
    fields.map((field) => [field.key, changed[field.key] ?? suggested(field, contact.data)]),
  )
  const isComplete = fields.every(({ key }) => values[key]?.trim()) && (media === undefined || file !== null)

  async function send(later?: Later): Promise<void> {
    if (busy || !isComplete) return
    setBusy(true)
    setProblem(undefined)
    try {
      await onSend(contentOf(template, values, await uploaded()), later)
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }

  async function uploaded() {
    if (media === undefined || file === null) return undefined
    const headers = { 'parley-workspace': workspace, 'parley-mode': mode }
    const { url } = await upload({ headers, file, onProgress: () => {}, signal: new AbortController().signal })
    return { url: url ?? '', name: file.name }
  }

  const nameOf = ({ part, name, label }: Field) =>
    part === 'button'
      ? t('buttonValue', { label: label ?? name })
      : /^\d+$/.test(name)
        ? t(`variable.${part}`, { name })
        : name
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {problem && <ErrorView error={problem} />}
      <div className={style.filling}>
        <div className="stack">
          {media !== undefined && (
            <FileInput
              label={t(`kinds.${media}`)}
              placeholder={t('chooseFile')}
              {...(media !== 'document' && { accept: `${media}/*` })}
              value={file}
              onChange={setFile}
              required
            />
          )}
          {fields.map((field, place) => (
            <TextInput
              key={field.key}
              label={nameOf(field)}
              required
              data-autofocus={place === 0 || undefined}
              autoFocus={place === 0}
              maxLength={1_024}
              value={values[field.key] ?? ''}
              onChange={({ currentTarget: { value } }) => setChanged((all) => ({ ...all, [field.key]: value }))}
            />
          ))}
          {fields.length === 0 && media === undefined && <p className="muted">{t('nothingToFill')}</p>}
        </div>
        <Preview components={filledIn(template.components, values)} />
      </div>
      {isChoosing && (
        <ChosenTime
          busy={busy}
          onChoose={(at) => void send({ send_at: at, unless_answered: isChoosing.unlessAnswered })}
          onCancel={() => setChoosing(undefined)}
        />
      )}
      <div className={style.send}>
        <Button size="xs" variant="default" onClick={onBack}>
          {t('otherTemplate')}
        </Button>
        <Button.Group>
          <Button type="submit" size="xs" loading={busy} disabled={!isComplete} autoFocus={fields.length === 0}>
            {t('sendTemplate')}
          </Button>
          <SendLater
            disabled={!isComplete || busy}
            onChoose={(later) => void send(later)}
            onChooseTime={(unlessAnswered) => setChoosing({ unlessAnswered })}
          />
        </Button.Group>
      </div>
    </form>
  )
}
