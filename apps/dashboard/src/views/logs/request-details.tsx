import type { ReactNode } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Actor } from '../../ui/actor.tsx'
import { Code } from '../../ui/code.tsx'
import { Copy } from '../../ui/copy.tsx'
import { curlOf } from './curl-of.ts'
import style from './logs.module.css'
import { StatusTone } from './status-tone.tsx'

type Request = Schemas['LoggedRequest']

export function RequestDetails({ of: request }: { of: Request }) {
  const t = useTranslations('logs')
  const format = useFormatter()
  const lines: [string, ReactNode][] = [
    [t('status'), <StatusTone key="status" of={request} />],
    [t('route'), <code key="route">{request.route ?? t('noRoute')}</code>],
    [t('caller'), <Actor key="caller" actor={request.caller} />],
    [t('mode'), t(`modes.${request.mode}`)],
    [t('at'), format.dateTime(new Date(request.at), { dateStyle: 'medium', timeStyle: 'medium' })],
    [t('ms'), format.number(request.ms)],
    [t('address'), request.address],
    [
      t('id'),
      <span key="id" className="row">
        <code>{request.id}</code>
        <Copy text={request.id} what={t('id')} />
      </span>,
    ],
  ]
  return (
    <div className="stack">
      <p className={style.path}>
        <code>
          <b>{request.method}</b> {request.path}
        </code>
      </p>
      <dl className={style.lines}>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Code samples={[{ name: 'curl', code: curlOf(request) }]} label={t('again')} />
      {request.method !== 'GET' && <p className="muted">{t('noBody')}</p>}
    </div>
  )
}
