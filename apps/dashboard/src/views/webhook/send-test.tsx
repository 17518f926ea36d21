import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { AttemptStatus, AttemptView } from '../../ui/attempt-view.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { useDialectEvents } from '../../ui/event-picker.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ViewLink } from '../../ui/view-link.tsx'

/** Sends an example of any event of the dialect, and shows the answer next to it. */
export function SendTest({ endpoint }: { endpoint: Schemas['Endpoint'] }) {
  const t = useTranslations('webhook')
  const { may } = useWorkspace()
  const { events } = useDialectEvents(endpoint.dialect)
  const [event, setEvent] = useState(endpoint.events[0] ?? '')
  const send = useChange(
    async (api, body: Schemas['EndpointTest']) => {
      const { data } = await api.POST('/v1/endpoints/{id}/test', {
        params: { path: { id: String(endpoint.id) } },
        body,
      })
      return { data: data as Schemas['DeliveryWithAttempts'] }
    },
    { stale: [['deliveries'], ['endpoints', 'stats']] },
  )
  const test = () => send.mutate({ event, wait: true })
  const maySend = may('endpoints:write') && endpoint.disabled_at === null
  useShortcuts(maySend ? [{ keys: 't', label: t('sendTest'), run: test, command: true }] : [])
  if (!maySend) return null
  const attempt = send.data?.attempts.at(-1)
  const names = events.length > 0 ? events.map((one) => one.event) : [event]
  return (
    <Panel title={t('test')} lead={t('testHelp')}>
      <div className="row" style={{ marginBottom: 'var(--space-4)' }}>
        <NativeSelect
          aria-label={t('event')}
          value={event}
          data={names}
          onChange={({ currentTarget }) => setEvent(currentTarget.value)}
        />
        <Button loading={send.isPending} onClick={test}>
          {t('sendTest')}
        </Button>
        {attempt && send.data && (
          <>
            <AttemptStatus attempt={attempt} />
            <ViewLink to={`dev/deliveries/${send.data.id}`}>{t('openDelivery')}</ViewLink>
          </>
        )}
      </div>
      {send.error && <ErrorView error={send.error} />}
      {attempt && <AttemptView attempt={attempt} />}
    </Panel>
  )
}
