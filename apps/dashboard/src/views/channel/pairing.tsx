import { Button, Loader, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useLive } from '../../live.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import style from './channel.module.css'

type PairingState = Schemas['Pairing']

/** In case the stream is cut. */
const everyMs = 3_000

/** Pairs a phone: shows the QR or the code, follows its changes, and makes room once it is paired. */
export function Pairing({ of: { id, status } }: { of: Schemas['ChannelWithHealth'] }) {
  const t = useTranslations('channel')
  const path = { path: { id: String(id) } }
  const isPaired = status === 'connected' || status === 'paused'
  const names = ['pairing', String(id)]
  const { data: pairing, error } = useRead(
    names,
    (api) => api.GET('/v1/channels/{id}/pairing', { params: path }),
    isPaired ? { enabled: false } : { everyMs },
  )
  useLive(isPaired ? [] : [`pairing:${id}`], [names, ['channels']])
  const start = useChange(
    (api, body: { phone?: string }) => api.POST('/v1/channels/{id}/pairing', { params: path, body }),
    { stale: [names, ['channels']] },
  )
  if (isPaired) return null
  const isOn = pairing?.state === 'starting' || pairing?.state === 'waiting'
  return (
    <Panel title={t('pair')} lead={t('pairLead')}>
      {error && <ErrorView error={error} />}
      <div className={style.pairing}>
        <div className={style.code} data-on={(isOn && pairing.pairing_code === null) || undefined} aria-live="polite">
          {pairing && isOn ? (
            <Shown pairing={pairing} />
          ) : (
            <>
              <p className="muted">{t(`pairStates.${pairing?.state ?? 'unpaired'}`)}</p>
              <Button loading={start.isPending} onClick={() => start.mutate({})}>
                {t('showQr')}
              </Button>
            </>
          )}
          {start.error && <ErrorView error={start.error} />}
        </div>
        <div className={style.steps}>
          <ol>
            <li>{t('steps.open')}</li>
            <li>{t('steps.menu')}</li>
            <li>{pairing?.pairing_code ? t('steps.type') : t('steps.scan')}</li>
          </ol>
          <ByCode onStart={(phone) => start.mutateAsync({ phone })} />
        </div>
      </div>
    </Panel>
  )
}

function Shown({ pairing }: { pairing: PairingState }) {
  const t = useTranslations('channel')
  if (pairing.pairing_code !== null) {
    return (
      <>
        <span className={style.typed}>{pairing.pairing_code.replace(/^(.{4})/, '$1-')}</span>
        <span className="muted">{t('typeCode')}</span>
      </>
    )
  }
  if (pairing.qr_png === null) return <Loader aria-label={t('pairStates.starting')} />
  return (
    <>
      <img src={pairing.qr_png} alt={t('qr')} width={256} height={256} />
      <Countdown until={pairing.expires_at} />
    </>
  )
}

/** The next QR comes by itself. */
function Countdown({ until }: { until: string | null }) {
  const t = useTranslations('channel')
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000)
    return () => window.clearInterval(timer)
  }, [])
  if (until === null) return null
  const seconds = Math.max(0, Math.round((new Date(until).getTime() - now) / 1_000))
  return (
    <span className="muted numeric" aria-hidden="true">
      {t('nextQr', { seconds })}
    </span>
  )
}

/** For who can't scan: the phone that is to be paired is the one that shows this page. */
function ByCode({ onStart }: { onStart: (phone: string) => Promise<unknown> }) {
  const t = useTranslations('channel')
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { phone: '' },
    submit: ({ phone }) => onStart(phone),
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput
        label={t('phone')}
        description={t('phoneHelp')}
        placeholder="+91 98123 45678"
        type="tel"
        autoComplete="tel"
        {...form.getInputProps('phone')}
      />
      <div>
        <Button type="submit" variant="default" loading={busy}>
          {t('showCode')}
        </Button>
      </div>
    </form>
  )
}
