import { Button } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'

import { asProblem, type Problem } from '../../api/problem.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import toggles from '../../ui/toggles.module.css'
import { AttachmentList } from './attachment-list.tsx'
import { ChosenTime } from './chosen-time.tsx'
import { Field } from './field.tsx'
import style from './messages.module.css'
import { type Later, SendLater } from './send-later.tsx'
import { TemplatePicker } from './template-picker.tsx'
import { Tools } from './tools.tsx'
import { useAttachments } from './use-attachments.ts'
import { useChannel } from './use-channel.ts'
import { useDrop } from './use-drop.ts'
import { type Recipient, useSend } from './use-send.ts'
import { WindowClock } from './window-clock.tsx'

interface Props {
  to: Recipient
  /** When the contact last wrote on this channel. */
  lastInboundAt: string | null
  /** What to read again when something was sent. */
  stale: readonly (readonly unknown[])[]
  /** Writes a note for colleagues. Absent: there are none here. */
  onNote?: ((text: string) => Promise<unknown>) | undefined
  /** Puts the conversation away until the contact answers. */
  onSnooze?: (() => Promise<unknown>) | undefined
  /** Next to the buttons. */
  children?: ReactNode
}

/** A message to the contact, or a note for colleagues. What the server refuses stays in the field. */
export function Composer({ to, lastInboundAt, stale, onNote, onSnooze, children }: Props) {
  const t = useTranslations('messages')
  const { may } = useWorkspace()
  const [kind, setKind] = useState<'reply' | 'note'>('reply')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [isNoting, setNoting] = useState(false)
  const [isPicking, setPicking] = useState(false)
  const [choosing, setChoosing] = useState<{ unlessAnswered: boolean }>()
  const field = useRef<HTMLTextAreaElement>(null)
  const { channel, window } = useChannel(to.channelId, lastInboundAt)
  const taken = channel?.content_types
  const attachments = useAttachments(taken)
  const { busy: isSending, send, sendDraft } = useSend(to, stale)

  const mayReply = may('messages:write')
  const mayNote = onNote !== undefined
  const isNote = mayNote && (kind === 'note' || !mayReply)
  const isClosed = !isNote && window?.isOpen === false
  const hasTemplates = mayReply && channel !== undefined && taken?.includes('template') === true && may('channels:read')
  const mayAttach = mayReply && !isNote && !isClosed
  const busy = isSending || isNoting
  const isEmpty = text.trim() === '' && (isNote || attachments.list.length === 0)
  const cannotSend = isEmpty || busy || isClosed || (!isNote && !attachments.isReady)

  const attach = mayAttach
    ? (files: FileList) => {
        attachments.add(files)
        field.current?.focus()
      }
    : undefined
  const drop = useDrop(attach)
  const write = (chosen: 'reply' | 'note') => {
    setKind(chosen)
    field.current?.focus()
  }
  useShortcuts([
    ...(mayReply
      ? [{ keys: 'r', label: t(mayNote ? 'reply' : 'write'), run: () => write('reply'), command: true }]
      : []),
    ...(mayNote ? [{ keys: 'n', label: t('note'), run: () => write('note'), command: true }] : []),
  ])
  if (!mayReply && !mayNote) return null

  async function submit({ andSnooze = false, later }: { andSnooze?: boolean; later?: Later } = {}): Promise<void> {
    if (cannotSend) return
    setProblem(undefined)
    setNoting(isNote)
    try {
      if (isNote) await onNote?.(text.trim()).then(() => setText(''))
      else {
        await sendDraft({
          ...{ text, attachments: attachments.list, later },
          onSent({ hasText, attachment }) {
            if (hasText) setText('')
            if (attachment) attachments.forget(attachment)
          },
        })
      }
      setChoosing(undefined)
      if (andSnooze) await onSnooze?.()
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setNoting(false)
    }
  }

  return (
    <>
      <form
        className={style.composer}
        data-note={isNote || undefined}
        {...drop}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {problem && <ErrorView error={problem} />}
        {(mayNote || window) && (
          <div className={style.above}>
            {mayReply && mayNote && (
              <fieldset className={toggles.toggles} aria-label={t('kind')}>
                {(['reply', 'note'] as const).map((one) => (
                  <button key={one} type="button" aria-pressed={one === kind} onClick={() => write(one)}>
                    {t(one)}
                  </button>
                ))}
              </fieldset>
            )}
            {window && !isNote && <WindowClock of={window} />}
          </div>
        )}
        {!isNote && (
          <AttachmentList attachments={attachments.list} channel={channel?.name ?? ''} onRemove={attachments.remove} />
        )}
        {!isClosed && (
          <Field
            ref={field}
            label={t(isNote ? 'writeNote' : mayNote ? 'writeReply' : 'write')}
            help={t(isNote ? 'noteHelp' : mayNote ? 'replyHelp' : 'writeHelp')}
            text={text}
            contactId={to.contactId}
            onChange={setText}
            onSubmit={(andSnooze) => void submit({ andSnooze: andSnooze && !isNote })}
          />
        )}
        {choosing && !isNote && (
          <ChosenTime
            busy={busy}
            onChoose={(at) => void submit({ later: { send_at: at, unless_answered: choosing.unlessAnswered } })}
            onCancel={() => {
              setChoosing(undefined)
              field.current?.focus()
            }}
          />
        )}
        <div className={style.send}>
          <Tools
            onAttach={attach}
            onTemplate={hasTemplates && !isNote ? () => setPicking(true) : undefined}
            onlyTemplates={isClosed}
          />
          {children}
          {!isNote && !isClosed && onSnooze && (
            <Button size="xs" variant="default" disabled={cannotSend} onClick={() => void submit({ andSnooze: true })}>
              {t('sendAndSnooze')}
            </Button>
          )}
          {!isClosed && (
            <Button.Group>
              <Button type="submit" size="xs" loading={busy} disabled={cannotSend}>
                {t(isNote ? 'addNote' : 'send')}
              </Button>
              {!isNote && (
                <SendLater
                  disabled={cannotSend}
                  onChoose={(later) => void submit({ later })}
                  onChooseTime={(unlessAnswered) => setChoosing({ unlessAnswered })}
                />
              )}
            </Button.Group>
          )}
        </div>
      </form>
      {isPicking && channel && (
        <TemplatePicker
          channelId={channel.id}
          contactId={to.contactId}
          onSend={async (content, later) => void (await send({ content }, later))}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  )
}
