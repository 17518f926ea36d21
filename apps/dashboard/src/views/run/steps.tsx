import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Dollars } from '../../ui/dollars.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import { Call } from './call.tsx'
import style from './run.module.css'
import { stepsOf } from './steps-of.ts'

type Run = Schemas['AgentRunWithCalls']

/** Each answer of the model and each call of a tool, in order. */
export function Steps({ run }: { run: Run }) {
  const t = useTranslations('run')
  const steps = stepsOf(run)
  return (
    <Panel title={t('steps')}>
      {steps.length === 0 && <p className="muted">{t('noSteps')}</p>}
      <ol className={style.steps}>
        {steps.map((step, place) => (
          <li key={place} className={style.step} data-kind={step.kind}>
            {step.kind === 'model' ? (
              <ModelCall call={step.of} />
            ) : (
              <Call call={step.of}>
                <Sent call={step.of} conversationId={run.conversation_id} />
              </Call>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function ModelCall({ call }: { call: Run['model_calls'][number] }) {
  const t = useTranslations('run')
  const format = useFormatter()
  return (
    <>
      <div className={style.head}>
        <strong>{t('asked')}</strong>
        <span className="muted">
          {t('tokensOf', { input: format.number(call.input_tokens), output: format.number(call.output_tokens) })} ·{' '}
          <Dollars microusd={call.cost_microusd} /> · {t('milliseconds', { ms: format.number(call.took_ms) })}
        </span>
      </div>
      {call.finish === 'unreadable' && <p>{t('unreadable')}</p>}
      {call.text && <p className={style.said}>{call.text}</p>}
      {call.tools.length > 0 && <p className="muted">{t('calls', { tools: call.tools.join(', ') })}</p>}
    </>
  )
}

/** Where the message is that a call led to. */
function Sent({
  call: { result },
  conversationId,
}: {
  call: Run['tool_calls'][number]
  conversationId: number | null
}) {
  const t = useTranslations('run')
  const id = result.ok ? (result.output as { message_id?: unknown } | null)?.message_id : undefined
  if (typeof id !== 'number' || id === 0 || conversationId === null) return null
  return <ViewLink to={`inbox/${conversationId}`}>{t('see')}</ViewLink>
}
