import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'

import { dataOf } from '../api/client.ts'
import type { Problem } from '../api/problem.ts'
import type { Schemas } from '../api/schema.gen.ts'
import { type Me, useWorkspace } from './workspace.ts'

/** Changes the user's profile, everywhere where it is shown. */
export function useUpdateMe(): UseMutationResult<Me, Problem, Schemas['ProfileChange']> {
  const { id, mode, api } = useWorkspace()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body) => dataOf(api.PATCH('/v1/me', { body })),
    onSuccess: (me) => client.setQueryData([id, mode, 'me'], me),
  })
}
