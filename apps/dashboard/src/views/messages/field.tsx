import { Textarea } from '@mantine/core'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'

import { CannedReplies, listId, optionId, useCannedReplies } from './canned-replies.tsx'
import { type Slash, slashIn, withReply } from './slash-in.ts'

interface Props {
  ref: Ref<HTMLTextAreaElement | null>
  label: string
  help: string
  text: string
  contactId: number
  onChange: (text: string) => void
  onSubmit: (andSnooze: boolean) => void
}

/** Where a message is written. A slash finds canned replies. */
export function Field({ ref, label, help, text, contactId, onChange, onSubmit }: Props) {
  const [slash, setSlash] = useState<Slash>()
  const [chosen, setChosen] = useState(0)
  const field = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(ref, () => field.current)
  const canned = useCannedReplies(slash?.prefix, contactId)

  function insert(place: number): void {
    const reply = canned[place]
    if (!reply || !slash) return
    onChange(withReply(text, slash, reply.rendered ?? reply.text))
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
    <>
      <CannedReplies replies={canned} current={chosen} onChoose={(reply) => insert(canned.indexOf(reply))} />
      <Textarea
        ref={field}
        aria-label={label}
        placeholder={help}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        aria-controls={canned.length > 0 ? listId : undefined}
        aria-activedescendant={canned.length > 0 ? optionId(chosen) : undefined}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value)
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
          onSubmit(event.shiftKey)
        }}
      />
    </>
  )
}
