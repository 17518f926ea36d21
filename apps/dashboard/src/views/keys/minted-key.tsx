import { useTranslations } from 'use-intl'

import { serverUrl } from '../../base.ts'
import { Code } from '../../ui/code.tsx'
import { SecretDialog } from '../../ui/secret-dialog.tsx'

/** The only time that a key is shown, with a request that works with it. */
export function MintedKey({ minted, onClose }: { minted: string | undefined; onClose: () => void }) {
  const t = useTranslations('keys')
  const code = `curl ${serverUrl}/v1/me \\\n  -H "Authorization: Bearer ${minted}"`
  return (
    <SecretDialog title={t('minted')} secret={minted} onClose={onClose}>
      <Code samples={[{ name: 'curl', code }]} label={t('tryIt')} />
    </SecretDialog>
  )
}
