import { Button, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem, type Problem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { CannedReplies, listId, optionId, useCannedReplies } from './canned-replies.tsx'
import style from './inbox.module.css'
import { type Slash, slashIn, withReply } from './slash-in.ts'
import type { Summary } from './types.ts'

interface Props {
  conversation: Summary
  /** Puts it away until the contact answers. */
  onSnooze: () => Promise<unknown>
}

/** A reply to the contact, or a note for colleagues. What the server refuses stays in the field. */
export function Composer({ conversation: { id, contact_id: contactId, channel_id: channelId }, onSnooze }: Props) {
  const t = useTranslations('inbox')
  const { may } = useWorkspace()
  const [kind, setKind] = useState<'reply' | 'note'>('reply')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [slash, setSlash] = useState<Slash>()
  const [chosen, setChosen] = useState(0)
  const field = useRef<HTMLTextAreaElement>(null)
  const stale = { stale: [['thread', String(id)], ['conversations']] }
  const send = useChange((api, body: Schemas['NewMessage']) => api.POST('/v1/messages', { body }), stale)
  const note = useChange(
    (api, body: Schemas['NewNote']) =>
      api.POST('/v1/conversations/{id}/notes', { params: { path: { id: String(id) } }, body }),
    stale,
  )
  const mayReply = may('messages:write')
  const mayNote = may('conversations:write')
  const write = (chosen: 'reply' | 'note') => {
    setKind(chosen)
    field.current?.focus()
  }
  useShortcuts([
    ...(mayReply ? [{ keys: 'r', label: t('reply'), run: () => write('reply'), command: true }] : []),
    ...(mayNote ? [{ keys: 'n', label: t('note'), run: () => write('note'), command: true }] : []),
  ])
  const canned = useCannedReplies(slash?.prefix, contactId)
  if (!mayReply && !mayNote) return null
  const isNote = kind === 'note' || !mayReply
  const busy = send.isPending || note.isPending

  async function submit(andSnooze = false): Promise<void> {
    if (text.trim() === '' || busy) return
    setProblem(undefined)
    try {
      if (isNote) await note.mutateAsync({ text })
      else await send.mutateAsync({ contact_id: contactId, channel_id: channelId, text })
      setText('')
      if (andSnooze) await onSnooze()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }

  function insert(place: number): void {
    const reply = canned[place]
    if (!reply || !slash) return
    setText(withReply(text, slash, reply.rendered ?? reply.text))
    setSlash(undefined)
    field.current?.focus()
  }

  /** Returns whether the key was for the list of canned replies. */
  function chooseBy(key: string): boolean {
    if (canned.length === 0) return false
    if (key === 'ArrowDown') setChosen((place) => (place + 1) % canned.length)
    else if (key === 'ArrowUp') setChosen((place) => (place + canned.length - 1) % canned.length)
    else if (key === 'Enter' || key === 'Tab') insert(chosen)
    else if (key === 'Escape') setSlash(undefined)
    else return false
    return true
  }

  return (
    <form
      className={style.composer}
      data-note={isNote || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {problem && <ErrorView error={problem} />}
      {mayReply && mayNote && (
        <fieldset className={style.kinds} aria-label={t('kind')}>
          {(['reply', 'note'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={one === kind} onClick={() => write(one)}>
              {t(one)}
            </button>
          ))}
        </fieldset>
      )}
      <CannedReplies replies={canned} current={chosen} onChoose={(reply) => insert(canned.indexOf(reply))} />
      <Textarea
        ref={field}
        aria-label={t(isNote ? 'writeNote' : 'writeReply')}
        placeholder={t(isNote ? 'noteHelp' : 'replyHelp')}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        aria-controls={canned.length > 0 ? listId : undefined}
        aria-activedescendant={canned.length > 0 ? optionId(chosen) : undefined}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          setSlash(slashIn(currentTarget.value, currentTarget.selectionStart))
          setChosen(0)
        }}
        onBlur={() => setSlash(undefined)}
        onKeyDown={(event) => {
          if (!event.ctrlKey && !event.metaKey && chooseBy(event.key)) {
            event.preventDefault()
            return
          }
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void submit(event.shiftKey)
        }}
      />
      <div className={style.send}>
        {!isNote && mayNote && (
          <Button size="xs" variant="default" disabled={text.trim() === '' || busy} onClick={() => void submit(true)}>
            {t('sendAndSnooze')}
          </Button>
        )}
        <Button type="submit" size="xs" loading={busy} disabled={text.trim() === ''}>
          {t(isNote ? 'addNote' : 'send')}
        </Button>
      </div>
    </form>
  )
}
