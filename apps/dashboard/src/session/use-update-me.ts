import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'

import { dataOf } from '../api/client.ts'
import type { Problem } from '../api/problem.ts'
import type { Schemas } from '../api/schema.gen.ts'
import { type Me, useWorkspace } from './workspace.ts'

/** Changes the user's profile, everywhere where it is shown. */
export function useUpdateMe(): UseMutationResult<Me, Problem, Schemas['ProfileChange']> {
  const { id, api } = useWorkspace()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body) => dataOf(api.PATCH('/v1/me', { body })),
    onSuccess: ({ user }) =>
      client.setQueriesData<Me>({ predicate: ({ queryKey }) => queryKey[0] === id && queryKey[2] === 'me' }, (me) =>
        me ? { ...me, user } : me,
      ),
  })
}
