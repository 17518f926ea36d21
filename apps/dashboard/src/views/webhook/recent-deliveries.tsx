import { useTranslations } from 'use-intl'

import { useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { DeliveryTable } from '../../ui/delivery-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ViewLink } from '../../ui/view-link.tsx'

const refreshMs = 5_000

export function RecentDeliveries({ endpointId }: { endpointId: string }) {
  const t = useTranslations('webhook')
  const { may } = useWorkspace()
  const list = useList(
    ['deliveries', 'recent', endpointId],
    (api, cursor) =>
      api.GET('/v1/deliveries', { params: { query: { ...cursor, endpoint_id: endpointId, limit: '10' } } }),
    { everyMs: refreshMs, enabled: may('deliveries:read') },
  )
  if (!may('deliveries:read')) return null
  return (
    <Panel
      title={t('recent')}
      actions={
        <ViewLink to="dev/deliveries" search={{ endpoint_id: endpointId }}>
          {t('allDeliveries')}
        </ViewLink>
      }
    >
      <DeliveryTable
        label={t('recent')}
        list={{ ...list, items: list.items.slice(0, 10), hasNextPage: false } as typeof list}
        empty={<p className="muted">{t('noDeliveries')}</p>}
      />
    </Panel>
  )
}
