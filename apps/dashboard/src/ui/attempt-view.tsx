import { useTranslations } from 'use-intl'

import type { Schemas } from '../api/schema.gen.ts'
import style from './attempt-view.module.css'
import { Code } from './code.tsx'
import { Copy } from './copy.tsx'
import { Timings } from './timings.tsx'
import { Tone } from './tone.tsx'

type Attempt = Schemas['Attempt']

/** One request of a delivery: what was sent, what came back, how long it took, why it failed. */
export function AttemptView({ attempt }: { attempt: Attempt }) {
  const t = useTranslations('ui')
  const { cause, advice, curl, timings } = attempt
  return (
    <div className={style.attempt}>
      {cause !== null && (
        <div className={style.cause}>
          <p>{cause}</p>
          {advice !== null && <p className="muted">{advice}</p>}
        </div>
      )}
      <Timings timings={timings} />
      <div className={style.sides}>
        <Request attempt={attempt} />
        <Response attempt={attempt} />
      </div>
      {curl !== null && (
        <div>
          <Copy text={curl} label={t('attempt.copyCurl')} />
        </div>
      )}
    </div>
  )
}

/** A status code, or what came in its place. */
export function AttemptStatus({ attempt: { status_code: status, error_code: code } }: { attempt: Attempt }) {
  const t = useTranslations('ui')
  if (status === null) return <Tone tone="red">{code ?? t('attempt.noAnswer')}</Tone>
  const delivered = status >= 200 && status < 300 && code === null
  return <Tone tone={delivered ? 'green' : 'red'}>{status}</Tone>
}

function Request({ attempt: { request, request_unavailable: unavailable } }: { attempt: Attempt }) {
  const t = useTranslations('ui')
  return (
    <section aria-label={t('attempt.request')} className={style.side}>
      <h3>{t('attempt.request')}</h3>
      {request ? (
        <>
          <p className={style.line}>
            <code>
              {request.method} {request.url}
            </code>
          </p>
          <Headers headers={request.headers} />
          <Code samples={[{ name: t('attempt.body'), code: indented(request.body) }]} />
        </>
      ) : (
        <p className="muted">{unavailable}</p>
      )}
    </section>
  )
}

function Response({ attempt }: { attempt: Attempt }) {
  const t = useTranslations('ui')
  const { status_code: status, response_headers: headers, response_body: body } = attempt
  return (
    <section aria-label={t('attempt.response')} className={style.side}>
      <h3>{t('attempt.response')}</h3>
      <p className={style.line}>
        <AttemptStatus attempt={attempt} />
      </p>
      {headers && <Headers headers={headers} />}
      {body === '' ? (
        status !== null && <p className="muted">{t('attempt.emptyBody')}</p>
      ) : (
        <Code samples={[{ name: t('attempt.body'), code: indented(body) }]} />
      )}
    </section>
  )
}

function Headers({ headers }: { headers: Record<string, string> }) {
  const t = useTranslations('ui')
  const entries = Object.entries(headers)
  return (
    <details className={style.headers}>
      <summary>{t('attempt.headers', { count: entries.length })}</summary>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
