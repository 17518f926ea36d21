import createClient, { type Client } from 'openapi-fetch'

import { serverUrl } from '../base.ts'
import { fetchTogether } from './fetch-together.ts'
import { problemIn, unreachable } from './problem.ts'
import type { paths } from './schema.gen.ts'

export type Mode = 'live' | 'test'
export type Api = Client<paths>

/** The API as one workspace's. Whatever isn't answered with a 2xx is thrown as a `Problem`. */
export function createApi(place?: { workspace: string; mode: Mode }): Api {
  const api = createClient<paths>({
    baseUrl: serverUrl,
    fetch: fetchTogether,
    headers: place ? { 'parley-workspace': place.workspace, 'parley-mode': place.mode } : {},
  })
  api.use({
    async onResponse({ response }) {
      if (!response.ok) throw problemIn(await response.json().catch(() => undefined), response.status)
    },
    onError: ({ error }) => (error instanceof TypeError ? unreachable() : (error as Error)),
  })
  return api
}

const apis = new Map<string, Api>()

/** The same for each caller. */
export function apiOf(workspace: string, mode: Mode): Api {
  const name = `${mode} ${workspace}`
  const api = apis.get(name) ?? createApi({ workspace, mode })
  apis.set(name, api)
  return api
}

/** The body of an answer, which has come if nothing was thrown. */
export async function dataOf<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  return (await answer).data as Data
}
