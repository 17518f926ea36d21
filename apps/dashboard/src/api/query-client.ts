import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { asProblem } from './problem.ts'

/** What to do when the session has ended is set by the shell. */
export const sessionLost: { handle: () => void } = { handle: () => {} }

function noticeLostSession(error: unknown): void {
  if (asProblem(error).status === 401) sessionLost.handle()
}

/** The server's fault, or nobody's: worth another try. */
const passes = (error: unknown): boolean => {
  const { status } = asProblem(error)
  return status === 0 || status >= 500
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeLostSession }),
  mutationCache: new MutationCache({ onError: noticeLostSession }),
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (count, error) => passes(error) && count < 2 },
    mutations: { retry: false },
  },
})
