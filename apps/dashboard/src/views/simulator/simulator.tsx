import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useLive } from '../../live.ts'
import { Empty } from '../../ui/empty.tsx'
import { DevicePhoneMobileIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { saidIn } from '../../ui/said-in.ts'
import { Time } from '../../ui/time.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { useFilters } from '../../ui/use-filters.ts'
import { Phone } from './phone.tsx'
import style from './simulator.module.css'

type Message = Schemas['Message']

export function Simulator() {
  const t = useTranslations('simulator')
  const [{ phone }, set] = useFilters(['phone'])
  const { options } = useChannelOptions(({ type }) => type === 'simulator')
  const channelId = Number(options[0]?.value ?? 0)
  const { data } = useRead(['messages', 'newest'], (api) =>
    api.GET('/v1/messages', { params: { query: { limit: '100' } } }),
  )
  useLive(['messages'], [['messages']])
  const simulated = (data?.data ?? []).filter((message) =>
    options.some(({ value }) => Number(value) === message.channel_id),
  )
  const lastOf = [...new Map(simulated.toReversed().map((message) => [message.address, message])).values()].toReversed()
  const chosen = phone ?? lastOf[0]?.address
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <div className={style.columns}>
        <div className={style.phones}>
          <NewPhone onAdd={(added) => set({ phone: added })} />
          <ul aria-label={t('phones')}>
            {lastOf.map((message) => (
              <li key={message.address}>
                <button
                  type="button"
                  className={style.entry}
                  aria-pressed={message.address === chosen}
                  onClick={() => set({ phone: message.address })}
                >
                  <Preview of={message} />
                </button>
              </li>
            ))}
          </ul>
        </div>
        {chosen === undefined ? (
          <Empty icon={DevicePhoneMobileIcon} title={t('empty')}>
            {t('emptyHelp')}
          </Empty>
        ) : (
          <Phone
            key={chosen}
            address={chosen}
            channelId={channelId}
            conversationId={lastOf.find(({ address }) => address === chosen)?.conversation_id}
          />
        )}
      </div>
    </>
  )
}

function Preview({ of: message }: { of: Message }) {
  return (
    <>
      <span className={style.top}>
        <strong>{message.address}</strong>
        <span className={style.when}>
          <Time at={message.created_at} />
        </span>
      </span>
      <span className={style.last}>{saidIn(message)}</span>
    </>
  )
}

/** A phone is there as soon as somebody writes on it. */
function NewPhone({ onAdd }: { onAdd: (phone: string) => void }) {
  const t = useTranslations('simulator')
  const [phone, setPhone] = useState('')
  function add(event: FormEvent) {
    event.preventDefault()
    if (phone.trim() !== '') onAdd(phone.trim())
    setPhone('')
  }
  return (
    <form className={style.add} onSubmit={add}>
      <TextInput
        aria-label={t('number')}
        placeholder="919812345678"
        value={phone}
        onChange={({ currentTarget }) => setPhone(currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {t('add')}
      </Button>
    </form>
  )
}
