import '@mantine/core/styles/NumberInput.layer.css'

import { NumberInput, PasswordInput, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslations } from 'use-intl'

import { type CredentialField, fieldsOf, type Kind } from './kinds.ts'

interface Props {
  kind: Kind
  form: UseFormReturnType<Record<string, string>>
}

/** One field for each of a vendor's credentials, with where to find it. */
export function CredentialInputs({ kind, form }: Props) {
  return fieldsOf(kind).map((field) => <CredentialInput key={field.name} field={field} form={form} />)
}

function CredentialInput({ field: { name, kind, optional }, form }: { field: CredentialField; form: Props['form'] }) {
  const t = useTranslations('channels')
  const props = {
    label: optional ? `${t(`fields.${name}.label`)} ${t('optional')}` : t(`fields.${name}.label`),
    description: t(`fields.${name}.help`),
    autoComplete: 'off',
    ...form.getInputProps(name),
  }
  if (kind === 'secret') return <PasswordInput {...props} />
  if (kind === 'json') return <Textarea {...props} autosize minRows={3} maxRows={8} spellCheck={false} />
  if (kind === 'number') return <NumberInput {...props} min={1} hideControls />
  return <TextInput {...props} />
}
