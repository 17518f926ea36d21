import '@mantine/core/styles/NumberInput.layer.css'

import { Button, Modal, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { EventPicker } from '../../ui/event-picker.tsx'
import { type Dialect, dialectNames, dialects } from '../../ui/event-types.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'

interface Props {
  opened: boolean
  onClose: () => void
  onMade: (endpoint: Schemas['EndpointWithSecret']) => void
}

export function NewWebhook({ opened, onClose, onMade }: Props) {
  const t = useTranslations('webhooks')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <NewWebhookForm
        onMade={(endpoint) => {
          onClose()
          onMade(endpoint)
        }}
      />
    </Modal>
  )
}

function NewWebhookForm({ onMade }: Pick<Props, 'onMade'>) {
  const t = useTranslations('webhooks')
  const create = useChange((api, body: Schemas['NewEndpoint']) => api.POST('/v1/endpoints', { body }), {
    stale: [['endpoints'], ['check-list']],
  })
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: {
      dialect: 'native' as Dialect,
      url: '',
      name: '',
      events: [] as string[],
      max_in_flight: '' as number | '',
      rate_limit: '' as number | '',
      ordered: false,
    },
    async submit({ dialect, url, name, events, max_in_flight, rate_limit, ordered }) {
      const made = await create.mutateAsync({
        dialect,
        url,
        events,
        ordered,
        ...(name.trim() !== '' && { name }),
        ...(max_in_flight !== '' && { max_in_flight }),
        ...(rate_limit !== '' && { rate_limit }),
      })
      onMade(made)
    },
  })
  const { dialect } = form.values
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <NativeSelect
        label={t('dialect')}
        description={t('dialectHelp')}
        data={dialects.map((value) => ({ value, label: dialectNames[value] ?? value }))}
        {...form.getInputProps('dialect')}
        onChange={({ currentTarget }) => form.setValues({ dialect: currentTarget.value as Dialect, events: [] })}
      />
      <TextInput
        label={t('url')}
        placeholder="https://example.com/webhooks"
        type="url"
        data-autofocus
        {...form.getInputProps('url')}
      />
      <TextInput label={t('name')} placeholder={t('namePlaceholder')} {...form.getInputProps('name')} />
      <EventPicker dialect={dialect} {...form.getInputProps('events')} />
      <details>
        <summary>{t('limits')}</summary>
        <div className="stack" style={{ marginTop: 'var(--space-3)' }}>
          <NumberInput
            label={t('maxInFlight')}
            description={t('maxInFlightHelp')}
            placeholder="16"
            min={1}
            max={256}
            {...form.getInputProps('max_in_flight')}
          />
          <NumberInput
            label={t('rateLimit')}
            description={t('rateLimitHelp')}
            placeholder={t('noLimit')}
            min={1}
            max={10_000}
            {...form.getInputProps('rate_limit')}
          />
          <Switch
            label={t('ordered')}
            description={t('orderedHelp')}
            {...form.getInputProps('ordered', { type: 'checkbox' })}
          />
        </div>
      </details>
      <Button type="submit" loading={busy}>
        {t('create')}
      </Button>
    </form>
  )
}
