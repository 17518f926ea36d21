import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'

import type { ComponentType } from 'react'
import { asProblem } from './api/problem.ts'
import { basePath } from './base.ts'
import { loadMessages } from './i18n/catalogue.ts'
import { pages } from './pages.ts'
import { homeOf, readMe } from './session/account.ts'
import { LiveData } from './session/live-data.tsx'
import { parseSearch, type Search, stringifySearch } from './session/search.ts'
import { ErrorPage } from './shell/error-page.tsx'
import { NotFound } from './shell/not-found.tsx'
import { ViewError } from './shell/view-error.tsx'
import { ViewNotFound } from './shell/view-not-found.tsx'
import { views } from './views.ts'

const root = createRootRoute({
  component: Outlet,
  validateSearch: (search: Record<string, unknown>) => search as Search,
  notFoundComponent: NotFound,
})

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  async beforeLoad() {
    const me = await readMe().catch((error) => {
      if (asProblem(error).status === 401) throw redirect({ to: '/login' })
      throw error
    })
    const workspace = homeOf(me)
    if (workspace === undefined) throw redirect({ to: '/login' })
    throw redirect({ to: `/w/${workspace}` })
  },
})

const pageRoutes = pages.map(({ name, load }) =>
  createRoute({
    getParentRoute: () => root,
    path: name,
    loader: () => loadMessages(name),
    component: lazyRouteComponent(async () => ({ Page: await load() }), 'Page'),
  }),
)

const workspace = createRoute({
  getParentRoute: () => root,
  path: '/w/$workspace',
  // Every link stays in the mode in which it is shown.
  search: { middlewares: [retainSearchParams(['mode']) as never] },
  component: lazyRouteComponent(() => import('./shell/workspace-shell.tsx'), 'WorkspaceShell'),
  notFoundComponent: ViewNotFound,
})

const workspaceIndex = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  beforeLoad: ({ params, search }) => {
    throw redirect({
      to: `/w/${(params as { workspace: string }).workspace}/dev`,
      search: search as never,
      replace: true,
    })
  },
})

const viewRoutes = views.map(({ name, path, load, live }) =>
  createRoute({
    getParentRoute: () => workspace,
    path,
    loader: () => loadMessages(name),
    component: lazyRouteComponent(async () => ({ View: live ? asLive(await load()) : await load() }), 'View'),
    errorComponent: ViewError,
  }),
)

function asLive(View: ComponentType): ComponentType {
  return () => (
    <LiveData>
      <View />
    </LiveData>
  )
}

export const router = createRouter({
  routeTree: root.addChildren([index, ...pageRoutes, workspace.addChildren([workspaceIndex, ...viewRoutes])]),
  basepath: basePath,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  // TanStack Query decides what is fresh.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFound,
})
