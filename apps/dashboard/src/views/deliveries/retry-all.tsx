import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useGo } from '../../session/use-go.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { sinceOf } from '../../ui/ranges.ts'
import { useReport } from '../../ui/use-report.ts'

type Filters = Readonly<Record<string, string | undefined>>
type NewRetry = Schemas['NewRetry']

/** Attempts all that match, after it has said how many these are. */
export function RetryAll({ filters }: { filters: Filters }) {
  const t = useTranslations('deliveries')
  const go = useGo()
  const confirm = useConfirm()
  const report = useReport()
  const retry = useChange((api, body: NewRetry) => api.POST('/v1/deliveries/retry', { body }), {
    stale: [['replays'], ['deliveries']],
  })

  async function ask(): Promise<void> {
    const filter = retryOf(filters, new Date())
    const { counts } = await retry.mutateAsync({ ...filter, dry_run: true })
    const none = counts.total === 0
    confirm({
      title: t('retryAllTitle', { count: counts.total }),
      text: counts.skipped > 0 ? t('retrySkips', { count: counts.skipped }) : none ? t('retryNone') : t('retryAllHelp'),
      action: none ? t('ok') : t('retryAllAction', { count: counts.total }),
      dangerous: false,
      run: () => {
        if (!none)
          report(
            retry.mutateAsync(filter).then(() => go('dev/replays')),
            t('retrying'),
          )
      },
    })
  }

  return (
    <Button
      variant="default"
      loading={retry.isPending}
      onClick={() => void ask().catch((error) => report(Promise.reject(error), ''))}
    >
      {t('retryAll')}
    </Button>
  )
}

/** What the list shows, as far as it can be retried: of all states, the exhausted ones. */
export function retryOf(filters: Filters, now: Date): NewRetry {
  const {
    state,
    within,
    endpoint_id,
    contact_id,
    channel_id,
    conversation_id,
    event_id: _,
    tail: _tail,
    ...rest
  } = filters
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  return {
    ...(rest as Partial<NewRetry>),
    state: state === 'cancelled' || state === 'delivered' ? state : 'exhausted',
    since: sinceOf(within ?? '30d', now.getTime()) ?? '',
    until: now.toISOString(),
    ...(endpoint_id !== undefined && { endpoint_id: number(endpoint_id) }),
    ...(contact_id !== undefined && { contact_id: number(contact_id) }),
    ...(channel_id !== undefined && { channel_id: number(channel_id) }),
    ...(conversation_id !== undefined && { conversation_id: number(conversation_id) }),
  } as NewRetry
}
