import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useGo } from '../../session/use-go.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useReport } from '../../ui/use-report.ts'
import { type Filters, retryOf } from './retry-of.ts'

/** Attempts all that match, after it has said how many these are. */
export function RetryAll({ filters }: { filters: Filters }) {
  const t = useTranslations('deliveries')
  const go = useGo()
  const confirm = useConfirm()
  const report = useReport()
  const retry = useChange((api, body: Schemas['NewRetry']) => api.POST('/v1/deliveries/retry', { body }), {
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
