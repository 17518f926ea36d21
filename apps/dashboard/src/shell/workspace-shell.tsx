import { useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'

import { apiOf, dataOf, type Mode } from '../api/client.ts'
import type { Problem } from '../api/problem.ts'
import { sessionLost } from '../api/query-client.ts'
import { setLocale } from '../i18n/catalogue.ts'
import { localeOf } from '../i18n/locales.ts'
import { rememberWorkspace } from '../session/account.ts'
import { useGo } from '../session/use-go.ts'
import { useWorkspaceId } from '../session/use-workspace-id.ts'
import { type Me, type Workspace, WorkspaceContext } from '../session/workspace.ts'
import { ErrorView } from '../ui/error-view.tsx'
import { Frame } from './frame.tsx'
import { PlainPage } from './plain-page.tsx'

/** Everything of a workspace: who the user is there, then the rail and a view. */
export function WorkspaceShell() {
  const id = useWorkspaceId() ?? ''
  const mode: Mode =
    useSearch({ strict: false, select: (search) => (search as { mode?: string }).mode }) === 'test' ? 'test' : 'live'
  useLogInWhenLost()

  const api = apiOf(id, mode)
  const {
    data: me,
    error,
    refetch,
  } = useQuery<Me, Problem>({
    queryKey: [id, mode, 'me'],
    queryFn: () => dataOf(api.GET('/v1/me')),
    staleTime: 60_000,
  })
  useEffect(() => rememberWorkspace(id), [id])
  usePreferences(me)

  const workspace = useMemo<Workspace | undefined>(
    () => me && { id, name: me.workspace.name, mode, me, api, may: (scope) => me.scopes.includes(scope) },
    [me, id, mode, api],
  )
  const go = useGo()
  useEffect(() => {
    const ended = new AbortController()
    if (workspace) void import('../notifications/notify.ts').then(({ notify }) => notify(workspace, go, ended.signal))
    return () => ended.abort()
  }, [workspace, go])
  if (workspace) {
    return (
      <WorkspaceContext value={workspace}>
        <Frame />
      </WorkspaceContext>
    )
  }
  if (error && error.status !== 401) {
    return (
      <PlainPage>
        <ErrorView error={error} onRetry={() => void refetch()} />
      </PlainPage>
    )
  }
  return null
}

/** A session that has ended leads to the log-in, and from there back here. */
function useLogInWhenLost(): void {
  const router = useRouter()
  const navigate = useNavigate()
  useEffect(() => {
    sessionLost.handle = () => {
      const { pathname, searchStr } = router.state.location
      if (pathname === '/login') return
      void navigate({ to: '/login', search: { return: pathname + searchStr } as never })
    }
    return () => {
      sessionLost.handle = () => {}
    }
  }, [router, navigate])
}

/** The user's language and theme are the same in each browser. */
function usePreferences(me: Me | undefined): void {
  const { setColorScheme } = useMantineColorScheme()
  const locale = localeOf(me?.user?.locale)
  const scheme = me?.user?.color_scheme
  useEffect(() => {
    if (locale) void setLocale(locale)
  }, [locale])
  useEffect(() => {
    if (scheme) setColorScheme(scheme)
  }, [scheme, setColorScheme])
}
