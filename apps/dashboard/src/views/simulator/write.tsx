import '@mantine/core/styles/Checkbox.layer.css'

import { ActionIcon, NativeSelect, Textarea } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { asProblem } from '../../api/problem.ts'
import { useChange } from '../../api/use-api.ts'
import { PaperAirplaneIcon } from '../../ui/icons.tsx'
import { type ContentType, contentTypes, sampleOf } from './contents.ts'
import style from './simulator.module.css'

interface Props {
  address: string
  channelId: number
  /** The vendor's id of the last message, for what is about one. */
  last: string | null
}

/** Writes as the contact: text, or any content as JSON, of which there is one of each kind to begin with. */
export function Write({ address, channelId, last }: Props) {
  const t = useTranslations('simulator')
  const [type, setType] = useState<ContentType | 'text'>('text')
  const [said, setSaid] = useState('')
  const [broken, setBroken] = useState<string>()
  // What somebody has typed: the server says whether it is a content.
  const send = useChange(
    (api, body: { from: string; channel_id: number; text?: string; content?: unknown }) =>
      api.POST('/v1/simulator/inbound', { body: body as never }),
    { stale: [['messages']] },
  )

  function choose(next: ContentType | 'text') {
    setType(next)
    setBroken(undefined)
    setSaid(next === 'text' ? '' : sampleOf(next, last))
  }

  async function submit(event?: FormEvent) {
    event?.preventDefault()
    if (said.trim() === '' || send.isPending) return
    setBroken(undefined)
    try {
      const what = type === 'text' ? { text: said } : { content: JSON.parse(said) }
      await send.mutateAsync({ from: address, channel_id: channelId, ...what })
      choose('text')
    } catch (error) {
      setBroken(asProblem(error).message)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || type !== 'text') return
    void submit()
    event.preventDefault()
  }

  return (
    <form className={style.write} onSubmit={(event) => void submit(event)}>
      <NativeSelect
        size="xs"
        aria-label={t('kind')}
        value={type}
        data={[{ value: 'text', label: t('text') }, ...contentTypes.map((value) => ({ value, label: value }))]}
        onChange={({ currentTarget }) => choose(currentTarget.value as ContentType | 'text')}
      />
      <div className={style.line}>
        <Textarea
          aria-label={t('message')}
          placeholder={t('placeholder')}
          autosize
          minRows={1}
          maxRows={12}
          spellCheck={type === 'text'}
          ff={type === 'text' ? 'text' : 'monospace'}
          value={said}
          error={broken}
          onChange={({ currentTarget }) => setSaid(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ActionIcon type="submit" size="lg" aria-label={t('send')} loading={send.isPending}>
          <PaperAirplaneIcon width={18} />
        </ActionIcon>
      </div>
    </form>
  )
}
