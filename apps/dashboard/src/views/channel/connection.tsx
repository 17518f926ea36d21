import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { serverUrl } from '../../base.ts'
import { Copy } from '../../ui/copy.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import style from './channel.module.css'

/** Who the channel is to its vendor, and what the vendor allows. */
export function Connection({ of: channel }: { of: Schemas['ChannelWithHealth'] }) {
  const t = useTranslations('channel')
  const kinds = useTranslations('channels')
  const { webhook_path: hook, service_window_hours: hours, messages_per_second: rate, campaign_daily_limit } = channel
  return (
    <Panel title={t('connection')}>
      <dl className={style.lines}>
        <Line name={t('kind')}>{kinds(`types.${channel.type}`)}</Line>
        {channel.number !== null && <Line name={t('number')}>{channel.number}</Line>}
        {channel.external_id !== null && channel.type !== 'whatsapp-linked' && (
          <Line name={t('externalId')}>
            <code>{channel.external_id}</code>
          </Line>
        )}
        {hook !== null && (
          <Line name={t('webhook')}>
            <code>{serverUrl + hook}</code>
            <Copy text={serverUrl + hook} what={t('webhook')} />
          </Line>
        )}
        <Line name={t('rate')}>{rate === null ? t('noLimit') : t('perSecond', { count: rate })}</Line>
        <Line name={t('window')}>{hours === null ? t('noWindow') : t('windowHours', { count: hours })}</Line>
        <Line name={t('campaignLimit')}>
          {campaign_daily_limit === null ? t('noLimit') : t('perDay', { count: campaign_daily_limit })}
        </Line>
        <Line name={t('added')}>
          <Time at={channel.created_at} />
        </Line>
      </dl>
    </Panel>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
