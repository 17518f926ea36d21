import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { Composer } from '../messages/composer.tsx'
import { Scheduled, useScheduled } from '../messages/scheduled.tsx'
import style from './person.module.css'

/** Writes to the person, and shows what will be sent. */
export function Reply({ contact: { id, opted_out_at: optedOut } }: { contact: Schemas['Contact'] }) {
  const t = useTranslations('person')
  const { may } = useWorkspace()
  const { options, defaultId } = useChannelOptions()
  const [channel, setChannel] = useState('')
  const channelId = channel === '' ? defaultId : Number(channel)
  const of = { contact_id: String(id) }
  const names = ['of-contact', String(id)]
  const scheduled = useScheduled({ of, names })
  const { data: conversations } = useRead(
    [...names, 'conversations', 'on', channelId],
    (api) => api.GET('/v1/conversations', { params: { query: { ...of, channel_id: String(channelId), limit: '1' } } }),
    { enabled: channelId !== undefined && may('conversations:read') },
  )
  if (!may('messages:write')) return null
  if (optedOut !== null) return <p className={style.closed}>{t('optedOutNoReply')}</p>
  return (
    <div className={style.reply}>
      <Composer
        to={{ contactId: id, channelId: channel === '' ? undefined : channelId }}
        lastInboundAt={conversations?.data[0]?.last_inbound_at ?? null}
        stale={[names]}
      >
        {options.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('channel')}
            value={channel}
            data={[{ value: '', label: t('usualChannel') }, ...options]}
            onChange={({ currentTarget }) => setChannel(currentTarget.value)}
          />
        )}
      </Composer>
      <Scheduled messages={scheduled} names={names} />
    </div>
  )
}
