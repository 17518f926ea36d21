import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { serverUrl } from '../../base.ts'
import { rememberKey, useOwnKey } from '../../session/own-key.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Code } from '../../ui/code.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useReport } from '../../ui/use-report.ts'
import style from './quickstart.module.css'
import { contactSamples, messageSamples } from './samples.ts'

/** What to send to the API first, with the user's own key once it is there. */
export function Quickstart() {
  const t = useTranslations('home')
  const { id } = useWorkspace()
  const own = useOwnKey(id)
  const key = own ?? '$PARLEY_KEY'
  return (
    <Panel title={t('quickstart')} lead={t('quickstartHelp')}>
      <ol className={style.steps}>
        <li>
          <h3>{t('stepKey')}</h3>
          {own === undefined ? <MintTestKey /> : <p className={style.key}>{t('keyIsIn', { end: own.slice(-4) })}</p>}
        </li>
        <li>
          <h3>{t('stepContact')}</h3>
          <Code samples={contactSamples(serverUrl, key)} label={t('stepContact')} />
        </li>
        <li>
          <h3>{t('stepMessage')}</h3>
          <p className="muted">{t('stepMessageHelp')}</p>
          <Code samples={messageSamples(serverUrl, key)} label={t('stepMessage')} />
        </li>
      </ol>
    </Panel>
  )
}

function MintTestKey() {
  const t = useTranslations('home')
  const { id, may } = useWorkspace()
  const report = useReport()
  const mint = useChange((api, body: Schemas['NewKey']) => api.POST('/v1/keys', { body }), { stale: [['keys']] })
  async function make(): Promise<void> {
    const { key } = await mint.mutateAsync({ name: t('keyName'), mode: 'test' })
    if (key !== null) rememberKey(id, key)
  }
  if (!may('keys:write')) return <p className="muted">{t('askForKey')}</p>
  return (
    <div className="row">
      <Button loading={mint.isPending} onClick={() => report(make(), t('keyMinted'))}>
        {t('mintTestKey')}
      </Button>
      <span className="muted">{t('mintTestKeyHelp')}</span>
    </div>
  )
}
