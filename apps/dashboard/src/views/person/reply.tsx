import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { asProblem, type Problem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import style from './person.module.css'

/** Writes to the person. What the server refuses stays in the field. */
export function Reply({ contact: { id, opted_out_at: optedOut } }: { contact: Schemas['Contact'] }) {
  const t = useTranslations('person')
  const { may } = useWorkspace()
  const { options } = useChannelOptions()
  const [text, setText] = useState('')
  const [channel, setChannel] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const field = useRef<HTMLTextAreaElement>(null)
  const send = useChange((api, body: Schemas['NewMessage']) => api.POST('/v1/messages', { body }), {
    stale: [['of-contact', String(id)]],
  })
  useShortcuts([{ keys: 'r', label: t('write'), run: () => field.current?.focus(), command: true }])
  if (!may('messages:write')) return null
  if (optedOut !== null) return <p className={style.closed}>{t('optedOutNoReply')}</p>

  async function submit(): Promise<void> {
    if (text.trim() === '' || send.isPending) return
    setProblem(undefined)
    try {
      await send.mutateAsync({ contact_id: id, text, ...(channel !== '' && { channel_id: Number(channel) }) })
      setText('')
    } catch (error) {
      setProblem(asProblem(error))
    }
  }

  return (
    <form
      className={style.reply}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {problem && <ErrorView error={problem} />}
      <Textarea
        ref={field}
        aria-label={t('write')}
        placeholder={t('writeHelp')}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit()
        }}
      />
      <div className={style.send}>
        {options.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('channel')}
            value={channel}
            data={[{ value: '', label: t('usualChannel') }, ...options]}
            onChange={({ currentTarget }) => setChannel(currentTarget.value)}
          />
        )}
        <Button type="submit" size="xs" loading={send.isPending} disabled={text.trim() === ''}>
          {t('send')}
        </Button>
      </div>
    </form>
  )
}
