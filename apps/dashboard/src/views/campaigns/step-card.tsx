import { ActionIcon } from '@mantine/core'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslations } from 'use-intl'

import { ChevronDownIcon, XMarkIcon } from '../../ui/icons.tsx'
import style from './campaigns.module.css'
import { ConditionFields } from './condition-fields.tsx'
import type { FieldsProps } from './fields-props.ts'
import { MessageFields } from './message-fields.tsx'
import { shownFields } from './shown-fields.ts'
import { InvitationFields, TaskFields, WaitFields } from './step-fields.tsx'
import type { Step } from './types.ts'
import type { Builder } from './use-builder.ts'

interface Props {
  builder: Builder
  at: number
}

/** A step that can be changed, moved (Alt with an arrow, too) and removed. */
export function StepCard({ builder, at }: Props) {
  const t = useTranslations('campaigns')
  const card = useRef<HTMLLIElement>(null)
  const { items } = builder.draft
  const step = items[at]?.step
  if (!step) return null
  const number = at + 1
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    builder.move(at, event.key === 'ArrowUp' ? -1 : 1)
    // Where it was moved in the document, it has lost the focus.
    const focused = document.activeElement
    requestAnimationFrame(() => {
      if (focused instanceof HTMLElement) focused.focus()
      card.current?.scrollIntoView({ block: 'nearest' })
    })
  }
  return (
    <li ref={card} className={style.card} aria-label={t('stepNumber', { number })} onKeyDown={onKeyDown}>
      <div className={style.cardHead}>
        <span className={style.place}>{number}</span>
        <h3>{t(`kinds.${step.type}`)}</h3>
        <ActionIcon
          variant="subtle"
          aria-label={t('moveUp', { number })}
          disabled={at === 0}
          onClick={() => builder.move(at, -1)}
        >
          <ChevronDownIcon width={16} style={{ transform: 'rotate(180deg)' }} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          aria-label={t('moveDown', { number })}
          disabled={at === items.length - 1}
          onClick={() => builder.move(at, 1)}
        >
          <ChevronDownIcon width={16} />
        </ActionIcon>
        <ActionIcon variant="subtle" aria-label={t('removeStep', { number })} onClick={() => builder.remove(at)}>
          <XMarkIcon width={16} />
        </ActionIcon>
      </div>
      <Fields builder={builder} at={at} step={step} />
    </li>
  )
}

function Fields({ builder, at, step }: Props & { step: Step }) {
  const errorOf = (field: string) => builder.errors[`steps.${at}.${field}`.replace(/\.$/, '')]
  const props = { onChange: (changed: Step) => builder.change(at, changed), errorOf }
  return (
    <div className="stack">
      {fieldsOf(step, props, builder, at)}
      <Rest errors={builder.errors} prefix={`steps.${at}`} shown={shownFields(step)} />
    </div>
  )
}

function fieldsOf(step: Step, props: Omit<FieldsProps<Step>, 'step'>, builder: Builder, at: number) {
  switch (step.type) {
    case 'message':
      return <MessageFields step={step} {...props} />
    case 'wait':
      return <WaitFields step={step} {...props} />
    case 'condition':
      return <ConditionFields step={step} {...props} builder={builder} at={at} />
    case 'task':
      return <TaskFields step={step} {...props} />
    default:
      return <InvitationFields step={step} {...props} />
  }
}

/** What the server says about a field of the step that has no input of its own. */
function Rest({ errors, prefix, shown }: { errors: Builder['errors']; prefix: string; shown: ReadonlySet<string> }) {
  const rest = Object.entries(errors).filter(
    ([field]) => field === prefix || (field.startsWith(`${prefix}.`) && !shown.has(field.slice(prefix.length + 1))),
  )
  return rest.map(([field, message]) => (
    <p key={field} className={style.problem}>
      <code>{field.slice(prefix.length + 1)}</code> {message}
    </p>
  ))
}
