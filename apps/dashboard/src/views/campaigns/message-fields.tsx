import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useChannelOptions } from '../../ui/use-channel-options.ts'
import style from './campaigns.module.css'
import { ContentInput } from './content-input.tsx'
import type { FieldsProps } from './fields-props.ts'
import { letterOf } from './letter-of.ts'
import type { Content, StepOf } from './types.ts'

const empty: Content = { type: 'text', text: '' }
const most = 5

export function MessageFields({ step, onChange, errorOf }: FieldsProps<StepOf<'message'>>) {
  const t = useTranslations('campaigns')
  const { options } = useChannelOptions()
  const { content, variants, channel_id: channel, ...rest } = step
  const common = { ...rest, ...(channel !== undefined && { channel_id: channel }) }
  const compare = () => onChange({ ...common, variants: [{ content: content ?? empty }, { content: empty }] })
  return (
    <>
      {variants ? (
        <VariantFields step={{ ...step, variants }} onChange={onChange} errorOf={errorOf} />
      ) : (
        <ContentInput
          value={content ?? empty}
          errorOf={(field) => errorOf(`content.${field}`)}
          onChange={(changed) => onChange({ ...step, content: changed })}
        />
      )}
      {options.length > 1 && (
        <NativeSelect
          label={t('channel')}
          value={channel ?? ''}
          error={errorOf('channel_id')}
          data={[{ value: '', label: t('campaignsChannel') }, ...options]}
          onChange={({ currentTarget: { value } }) => {
            const { channel_id: _, ...others } = step
            onChange(value === '' ? others : { ...others, channel_id: Number(value) })
          }}
        />
      )}
      {!variants && (
        <div>
          <Button size="compact-sm" variant="subtle" onClick={compare}>
            {t('compare')}
          </Button>
        </div>
      )}
    </>
  )
}

type Variants = NonNullable<StepOf<'message'>['variants']>

function VariantFields({ step, onChange, errorOf }: FieldsProps<StepOf<'message'> & { variants: Variants }>) {
  const t = useTranslations('campaigns')
  const { variants } = step
  const put = (changed: Variants) => {
    const { variants: _, ...rest } = step
    const [only] = changed
    if (changed.length === 1 && only) onChange({ ...rest, content: only.content })
    else onChange({ ...rest, variants: changed })
  }
  const change = (at: number, changed: Partial<Variants[number]>) =>
    put(variants.map((variant, place) => (place === at ? { ...variant, ...changed } : variant)))
  return (
    <>
      {variants.map((variant, at) => (
        <fieldset key={at} className={style.variantFields}>
          <legend>{t('variant', { letter: letterOf(at) })}</legend>
          <ContentInput
            value={variant.content}
            errorOf={(field) => errorOf(`variants.${at}.content.${field}`)}
            onChange={(content) => change(at, { content })}
          />
          <div className={style.pair}>
            <TextInput
              type="number"
              min={1}
              max={100}
              label={t('weight')}
              value={variant.weight ?? 1}
              error={errorOf(`variants.${at}.weight`)}
              onChange={({ currentTarget }) => change(at, { weight: Number(currentTarget.value) })}
            />
            <Button variant="default" onClick={() => put(variants.toSpliced(at, 1))}>
              {t('removeVariant', { letter: letterOf(at) })}
            </Button>
          </div>
        </fieldset>
      ))}
      {variants.length < most && (
        <div>
          <Button size="compact-sm" variant="subtle" onClick={() => put([...variants, { content: empty }])}>
            {t('addVariant')}
          </Button>
        </div>
      )}
    </>
  )
}
