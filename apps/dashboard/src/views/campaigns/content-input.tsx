import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import type { Content, TemplateContent } from './types.ts'

interface Props {
  value: Content
  onChange: (content: Content) => void
  /** What the server says about a field below it, as in `text`. */
  errorOf: (field: string) => string | undefined
}

/** A text, or a template with its values. Another content is kept as it is. */
export function ContentInput({ value, onChange, errorOf }: Props) {
  const t = useTranslations('campaigns')
  const templates = useTemplates()
  const kinds = [
    { value: 'text', label: t('contents.text') },
    { value: 'template', label: t('contents.template'), disabled: templates.length === 0 },
    ...(value.type === 'text' || value.type === 'template'
      ? []
      : [{ value: value.type, label: t('otherContent', { type: value.type }) }]),
  ]
  const change = (kind: string) => {
    if (kind === 'text') onChange({ type: 'text', text: '' })
    const [template] = templates
    if (kind === 'template' && template) onChange(contentOf(template))
  }
  return (
    <>
      <NativeSelect
        label={t('content')}
        value={value.type}
        data={kinds}
        error={errorOf('type')}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      {value.type === 'template' && (
        <TemplateChooser templates={templates} value={value} onChange={onChange} errorOf={errorOf} />
      )}
      <ContentValues value={value} onChange={onChange} errorOf={errorOf} />
    </>
  )
}

/** What is written or filled in of a content. */
export function ContentValues({ value, onChange, errorOf }: Props) {
  const t = useTranslations('campaigns')
  return (
    <>
      {value.type === 'text' && (
        <Textarea
          label={t('contents.text')}
          description={t.rich('variablesHelp', { code: (chunks) => <code>{`{{${chunks?.toString()}}}`}</code> })}
          autosize
          minRows={2}
          maxRows={12}
          value={value.text}
          error={errorOf('text') ?? errorOf('')}
          onChange={({ currentTarget }) => onChange({ ...value, text: currentTarget.value })}
        />
      )}
      {value.type === 'template' &&
        Object.entries(value.variables ?? {}).map(([name, given]) => (
          <TextInput
            key={name}
            label={t('variable', { name: Array.isArray(value.variables) ? Number(name) + 1 : name })}
            value={given}
            error={errorOf(`variables.${name}`)}
            onChange={({ currentTarget }) =>
              onChange({ ...value, variables: withValue(value, name, currentTarget.value) })
            }
          />
        ))}
    </>
  )
}

interface ChooserProps extends Props {
  value: TemplateContent
  templates: readonly Schemas['Template'][]
}

function TemplateChooser({ templates, value, onChange, errorOf }: ChooserProps) {
  const t = useTranslations('campaigns')
  const keyOf = ({ name, language }: { name: string; language?: string | undefined }) => `${name} ${language ?? ''}`
  const known = templates.find((template) => keyOf(template) === keyOf(value))
  const options = templates.map((template) => ({
    value: keyOf(template),
    label: `${template.name} (${template.language})`,
  }))
  return (
    <NativeSelect
      label={t('contents.template')}
      value={keyOf(value)}
      data={known ? options : [{ value: keyOf(value), label: value.name }, ...options]}
      error={errorOf('name') ?? errorOf('language')}
      onChange={({ currentTarget }) => {
        const chosen = templates.find((template) => keyOf(template) === currentTarget.value)
        if (chosen) onChange(contentOf(chosen))
      }}
    />
  )
}

type Values = NonNullable<TemplateContent['variables']>

function withValue({ variables = [] }: TemplateContent, name: string, given: string): Values {
  return Array.isArray(variables) ? variables.with(Number(name), given) : { ...variables, [name]: given }
}

/** Those that can be sent. */
export function useTemplates(): readonly Schemas['Template'][] {
  const { may } = useWorkspace()
  const { data } = useRead(
    ['templates', 'approved'],
    (api) => api.GET('/v1/templates', { params: { query: { approved: 'true', limit: '100' } } }),
    { enabled: may('channels:read') },
  )
  return data?.data ?? []
}

/** Its first value is the contact's name: it is so in most templates. */
export function contentOf({ name, language, components }: Schemas['Template']): TemplateContent {
  const body = components.find(({ type }) => type === 'BODY')?.text
  const found = [...String(body ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, variable = '']) => variable)
  const names = [...new Set(found)]
  const first = (place: number) => (place === 0 ? '{{name}}' : '')
  const isNumbered = names.every((variable) => /^\d+$/.test(variable))
  const variables = isNumbered
    ? names.map((_, place) => first(place))
    : Object.fromEntries(names.map((variable, place) => [variable, first(place)]))
  return { type: 'template', name, language, variables }
}
