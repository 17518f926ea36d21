import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useEndpointNames } from '../../api/use-names.ts'
import { type EventTypeName, eventTypes } from '../../ui/event-types.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'

interface Props {
  opened: boolean
  onClose: () => void
}

export function NewReplay({ opened, onClose }: Props) {
  const t = useTranslations('replays')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <NewReplayForm onClose={onClose} />
    </Modal>
  )
}

const states = ['exhausted', 'cancelled', 'missing', 'delivered'] as const

/** Counts first: the second button starts what the first has counted. */
function NewReplayForm({ onClose }: Pick<Props, 'onClose'>) {
  const t = useTranslations('replays')
  const report = useReport()
  const [counted, setCounted] = useState<{ filter: Schemas['NewReplay']; counts: Schemas['Replay']['counts'] }>()
  const endpoints = useEndpointNames()
  const replay = useChange((api, body: Schemas['NewReplay']) => api.POST('/v1/replays', { body }), {
    stale: [['replays'], ['deliveries']],
  })
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: {
      since: localTime(Date.now() - 86_400_000),
      until: localTime(Date.now()),
      endpoint_id: '',
      event: '',
      state: '',
    },
    onValuesChange: () => setCounted(undefined),
    async submit({ since, until, endpoint_id, event, state }) {
      const filter: Schemas['NewReplay'] = {
        since: since === '' ? '' : new Date(since).toISOString(),
        ...(until !== '' && { until: new Date(until).toISOString() }),
        ...(endpoint_id !== '' && { endpoint_id: Number(endpoint_id) }),
        ...(event !== '' && { event_types: [event as EventTypeName] }),
        ...(state !== '' && { state: state as (typeof states)[number] }),
      }
      const { counts } = await replay.mutateAsync({ ...filter, dry_run: true })
      setCounted({ filter, counts })
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('since')} type="datetime-local" {...form.getInputProps('since')} />
      <TextInput label={t('until')} type="datetime-local" {...form.getInputProps('until')} />
      <NativeSelect
        label={t('endpoint')}
        data={[
          { value: '', label: t('everyEndpoint') },
          ...(endpoints.data?.data ?? []).map(({ id, name, url }) => ({
            value: String(id),
            label: name ?? new URL(url).host,
          })),
        ]}
        {...form.getInputProps('endpoint_id')}
      />
      <NativeSelect
        label={t('event')}
        data={[{ value: '', label: t('everyEvent') }, ...eventTypes.map((value) => ({ value, label: value }))]}
        {...form.getInputProps('event')}
      />
      <NativeSelect
        label={t('which')}
        data={[
          { value: '', label: t('undelivered') },
          ...states.map((value) => ({ value, label: t(`replayable.${value}`) })),
        ]}
        {...form.getInputProps('state')}
      />
      {counted && <p role="status">{t('counted', { count: counted.counts.total, skipped: counted.counts.skipped })}</p>}
      <div className="row">
        <Button type="submit" variant={counted ? 'default' : 'filled'} loading={busy}>
          {t('count')}
        </Button>
        {counted && counted.counts.total > 0 && (
          <Button
            onClick={() => report(replay.mutateAsync({ ...counted.filter, again: true }).then(onClose), t('started'))}
          >
            {t('start', { count: counted.counts.total })}
          </Button>
        )}
      </div>
    </form>
  )
}

/** As an input of type `datetime-local` has it, in the browser's zone. */
function localTime(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
