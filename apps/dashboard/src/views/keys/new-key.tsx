import '@mantine/core/styles/Checkbox.layer.css'

import { Button, Checkbox, Modal, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { rememberKey } from '../../session/own-key.ts'
import { type Scope, useWorkspace } from '../../session/workspace.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import style from './new-key.module.css'
import { allScopes, expiryOf, type PresetName, presetNames, scopesOf } from './presets.ts'

interface Props {
  opened: boolean
  onClose: () => void
  onMinted: (key: string) => void
}

export function NewKey({ opened, onClose, onMinted }: Props) {
  const t = useTranslations('keys')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <NewKeyForm
        onMinted={(key) => {
          onClose()
          onMinted(key)
        }}
      />
    </Modal>
  )
}

const days = ['', '30', '90', '365']

function NewKeyForm({ onMinted }: { onMinted: (key: string) => void }) {
  const t = useTranslations('keys')
  const { id, mode, me } = useWorkspace()
  const mint = useChange((api, body: Schemas['NewKey']) => api.POST('/v1/keys', { body }), { stale: [['keys']] })
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: {
      name: '',
      preset: 'all' as PresetName,
      scopes: [] as Scope[],
      test: mode === 'test',
      expires_at: '',
    },
    async submit({ name, preset, scopes: custom, test, expires_at: days }) {
      const scopes = scopesOf(preset, custom, me.scopes)
      const { key } = await mint.mutateAsync({
        ...(name.trim() !== '' && { name }),
        ...(scopes && { scopes }),
        mode: test ? 'test' : 'live',
        expires_at: expiryOf(days, new Date()),
      })
      rememberKey(id, key ?? '')
      onMinted(key ?? '')
    },
  })
  const { preset } = form.values
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('name')} placeholder={t('namePlaceholder')} data-autofocus {...form.getInputProps('name')} />
      <NativeSelect
        label={t('may')}
        description={t(`presetHelp.${preset}`)}
        data={presetNames.map((value) => ({ value, label: t(`presets.${value}`) }))}
        {...form.getInputProps('preset')}
      />
      {preset === 'custom' && (
        <Checkbox.Group aria-label={t('scopes')} {...form.getInputProps('scopes')}>
          <div className={style.scopes}>
            {allScopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={<code>{scope}</code>} disabled={!me.scopes.includes(scope)} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <NativeSelect
        label={t('expires')}
        data={days.map((value) => ({
          value,
          label: value === '' ? t('neverExpires') : t('days', { count: Number(value) }),
        }))}
        {...form.getInputProps('expires_at')}
      />
      <Switch
        label={t('testKey')}
        description={t('testKeyHelp')}
        disabled={mode === 'test'}
        {...form.getInputProps('test', { type: 'checkbox' })}
      />
      <Button type="submit" loading={busy}>
        {t('mint')}
      </Button>
    </form>
  )
}
