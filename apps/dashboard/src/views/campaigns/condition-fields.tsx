import { NativeSelect, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import style from './campaigns.module.css'
import type { FieldsProps } from './fields-props.ts'
import type { Step, StepOf } from './types.ts'
import type { Builder } from './use-builder.ts'

type Test = StepOf<'condition'>['if']

const tests: Readonly<Record<string, Test>> = {
  replied: { replied: true },
  notReplied: { replied: false },
  connected: { connected: true },
  notConnected: { connected: false },
  stage: { stage: [] },
  score: { score_at_least: 50 },
}

function nameOf({ replied, connected, stage }: Test): string {
  if (replied !== undefined) return replied ? 'replied' : 'notReplied'
  if (connected !== undefined) return connected ? 'connected' : 'notConnected'
  return stage ? 'stage' : 'score'
}

interface Props extends FieldsProps<StepOf<'condition'>> {
  builder: Builder
  at: number
}

export function ConditionFields({ step, onChange, errorOf, builder, at }: Props) {
  const t = useTranslations('campaigns')
  const { may } = useWorkspace()
  const workspace = useRead(['workspace'], (api) => api.GET('/v1/workspace'), { enabled: may('workspace:read') })
  const stages = workspace.data?.stages ?? []
  const { stage, score_at_least: score } = step.if
  const put = (test: Test) => onChange({ ...step, if: test })
  const firstStage = stages[0]
  return (
    <>
      <NativeSelect
        label={t('if')}
        value={nameOf(step.if)}
        error={errorOf('if')}
        data={Object.keys(tests).map((value) => ({ value, label: t(`tests.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          put(value === 'stage' && firstStage ? { stage: [firstStage] } : (tests[value] ?? {}))
        }
      />
      {stage && (
        <NativeSelect
          label={t('filter.stage')}
          value={stage[0] ?? ''}
          error={errorOf('if.stage') ?? errorOf('if.stage.0')}
          data={[...new Set([...stage, ...stages])]}
          onChange={({ currentTarget }) => put({ stage: [currentTarget.value, ...stage.slice(1)] })}
        />
      )}
      {score !== undefined && (
        <TextInput
          type="number"
          min={0}
          max={100}
          label={t('score')}
          value={score}
          error={errorOf('if.score_at_least')}
          onChange={({ currentTarget }) => put({ score_at_least: Number(currentTarget.value) })}
        />
      )}
      <div className={style.pair}>
        {(['yes', 'no'] as const).map((way) => (
          <Target key={way} way={way} step={step} error={errorOf(way)} onChange={onChange} builder={builder} at={at} />
        ))}
      </div>
    </>
  )
}

function Target({
  way,
  step,
  error,
  onChange,
  builder,
  at,
}: Pick<Props, 'step' | 'onChange' | 'builder' | 'at'> & { way: 'yes' | 'no'; error: string | undefined }) {
  const t = useTranslations('campaigns')
  const { items } = builder.draft
  const place = items.findIndex(({ step: other }) => other.label !== undefined && other.label === step[way])
  const value = step[way] === undefined ? 'next' : step[way] === 'end' ? 'end' : String(place)
  const later = items.flatMap((_, n) => (n > at + 1 || n === place ? [n] : []))
  const choose = (chosen: string) => {
    const { [way]: _, ...rest } = step
    if (chosen === 'next') onChange(rest)
    else if (chosen === 'end') onChange({ ...rest, [way]: 'end' })
    else builder.lead(at, way, Number(chosen))
  }
  return (
    <NativeSelect
      label={t(way)}
      value={value}
      error={error}
      data={[
        { value: 'next', label: t('next') },
        ...later.map((n) => ({ value: String(n), label: labelOf(items[n]?.step, n, t) })),
        { value: 'end', label: t('end') },
      ]}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    />
  )
}

const labelOf = (step: Step | undefined, place: number, t: ReturnType<typeof useTranslations>) =>
  t('toStep', { number: place + 1, kind: step ? t(`kinds.${step.type}`) : '' })
