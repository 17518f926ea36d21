import { useRouter } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Api } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { LiveData } from '../../session/live-data.tsx'
import { type Scope, useWorkspace } from '../../session/workspace.ts'
import { CheckCircleSolidIcon } from '../../ui/icons.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './check-list.module.css'

interface Step {
  name: string
  /** The view that does it. */
  view: string
  scope: Scope
  /** It has no test data. */
  live?: true
  isDone: (api: Api) => Promise<boolean>
}

const one = { params: { query: { limit: '1' } } }
const two = { params: { query: { limit: '2' } } }

const steps: readonly Step[] = [
  { name: 'key', view: 'dev/keys', scope: 'keys:read', isDone: async (api) => has(await api.GET('/v1/keys', one)) },
  {
    name: 'webhook',
    view: 'dev/webhooks',
    scope: 'endpoints:read',
    isDone: async (api) => has(await api.GET('/v1/endpoints', one)),
  },
  {
    name: 'channel',
    view: 'channels',
    scope: 'channels:read',
    isDone: async (api) => has(await api.GET('/v1/channels', two), 2),
  },
  {
    name: 'message',
    view: 'dev/simulator',
    scope: 'messages:read',
    isDone: async (api) => has(await api.GET('/v1/messages', one)),
  },
  {
    name: 'team',
    view: 'team',
    scope: 'members:read',
    live: true,
    isDone: async (api) => has(await api.GET('/v1/members', two), 2),
  },
]

const has = ({ data }: { data?: { data: unknown[] } }, count = 1): boolean => (data?.data.length ?? 0) >= count

/** What a new workspace does first. */
export function CheckList() {
  const t = useTranslations('home')
  const { may } = useWorkspace()
  const { routesByPath } = useRouter()
  const shown = steps.filter(({ view, scope }) => may(scope) && `/w/$workspace/${view}` in routesByPath)
  return (
    <Panel title={t('checkList')}>
      <ul className={style.list}>
        {shown.map((step) =>
          step.live ? (
            <LiveData key={step.name}>
              <CheckStep {...step} />
            </LiveData>
          ) : (
            <CheckStep key={step.name} {...step} />
          ),
        )}
      </ul>
    </Panel>
  )
}

function CheckStep({ name, view, isDone }: Step) {
  const t = useTranslations('home')
  const { data: done = false } = useRead(['check-list', name], async (api) => ({ data: await isDone(api) }))
  return (
    <li data-done={done || undefined}>
      {done ? (
        <CheckCircleSolidIcon width={20} aria-hidden="true" />
      ) : (
        <span className={style.circle} aria-hidden="true" />
      )}
      <ViewLink to={view}>{t(`steps.${name}`)}</ViewLink>
      {done && <span className="visually-hidden">{t('stepDone')}</span>}
    </li>
  )
}
