import { Fragment } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import { Panel } from '../../ui/panel.tsx'
import { Tone } from '../../ui/tone.tsx'
import style from './campaigns.module.css'
import { letterOf } from './letter-of.ts'
import { useSummary } from './summary.ts'
import { type Campaign, type Step, stepsOf } from './types.ts'

const columns = ['waiting', 'sent', 'replied', 'failed', 'skipped', 'opted_out'] as const

type Counts = Campaign['counts']['steps'][number]

/** What each step has done, as it happens. */
export function StepCounts({ campaign }: { campaign: Campaign }) {
  const t = useTranslations('campaigns')
  const summary = useSummary()
  const steps = stepsOf(campaign)
  return (
    <Panel title={t('steps')}>
      <div className={style.scroll}>
        <table className={style.counts} aria-label={t('steps')}>
          <thead>
            <tr>
              <th scope="col">{t('step')}</th>
              {columns.map((name) => (
                <th key={name} scope="col" data-align="right">
                  {t(`counts.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.map((step, at) => (
              <Fragment key={at}>
                <tr>
                  <th scope="row">
                    <div>
                      <span className={style.place}>{at + 1}</span>
                      <span>
                        <span className={style.kind}>{t(`kinds.${step.type}`)}</span>
                        <span className={style.summary}>{summary(step)}</span>
                      </span>
                    </div>
                  </th>
                  {columns.map((name) => (
                    <td key={name} data-align="right" data-none={!campaign.counts.steps[at]?.[name] || undefined}>
                      {campaign.counts.steps[at]?.[name] ?? 0}
                    </td>
                  ))}
                </tr>
                <Variants step={step} counts={campaign.counts.steps[at]} />
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** How the variants of a step do, side by side. */
function Variants({ step, counts }: { step: Step; counts: Counts | undefined }) {
  const t = useTranslations('campaigns')
  const format = useFormatter()
  const summary = useSummary()
  if (step.type !== 'message' || !step.variants || !counts) return null
  return (
    <>
      {step.variants.map(({ content }, variant) => {
        const { sent, replied } = counts.variants[variant] ?? { sent: 0, replied: 0 }
        return (
          <tr key={variant} className={style.variant}>
            <th scope="row">
              <div>
                <span className={style.place}>{letterOf(variant)}</span>
                <span>
                  <span className={style.summary}>{summary({ type: 'message', content })}</span>
                  {counts.leading === variant && <Tone tone="green">{t('leads')}</Tone>}
                </span>
              </div>
            </th>
            <td />
            <td data-align="right">{sent}</td>
            <td data-align="right">
              {replied}{' '}
              {sent > 0 && (
                <span className="muted">
                  {format.number(replied / sent, { style: 'percent', maximumFractionDigits: 1 })}
                </span>
              )}
            </td>
            <td colSpan={3} className="muted">
              {counts.leading === variant && t('leadsHelp')}
            </td>
          </tr>
        )
      })}
    </>
  )
}
