import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'

import { useWorkspace } from '../session/workspace.ts'
import { type Api, dataOf } from './client.ts'
import type { Problem } from './problem.ts'

/** Of all queries of a workspace and a mode that start with these names, as for `['keys']`. */
function useKey(): (names: readonly unknown[]) => readonly unknown[] {
  const { id, mode } = useWorkspace()
  return (names) => [id, mode, ...names]
}

interface ReadOptions {
  enabled?: boolean
  /** Asks again as often, while the page is visible. */
  everyMs?: number | undefined
}

/** Reads something, and again when its view is opened or changed. `names` says what, with all parameters. */
export function useRead<Data>(
  names: readonly unknown[],
  read: (api: Api) => Promise<{ data?: Data }>,
  { enabled = true, everyMs }: ReadOptions = {},
): UseQueryResult<Data, Problem> {
  const { api } = useWorkspace()
  const keyOf = useKey()
  return useQuery<Data, Problem>({
    queryKey: keyOf(names),
    queryFn: () => dataOf(read(api)),
    enabled,
    placeholderData: keepPreviousData,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  })
}

export interface Page<Item> {
  data: Item[]
  next_cursor: string | null
}

export type List<Item> = UseInfiniteQueryResult<InfiniteData<Page<Item>>, Problem> & { items: Item[] }

/** Reads a list page by page: `read` passes the cursor on as it is. */
export function useList<Item>(
  names: readonly unknown[],
  read: (api: Api, cursor: { cursor?: string }) => Promise<{ data?: Page<Item> }>,
  { enabled = true, everyMs }: ReadOptions = {},
): List<Item> {
  const { api } = useWorkspace()
  const keyOf = useKey()
  const list = useInfiniteQuery({
    queryKey: keyOf(names),
    queryFn: ({ pageParam }) => dataOf(read(api, pageParam === null ? {} : { cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }: Page<Item>) => next_cursor,
    enabled,
    placeholderData: keepPreviousData,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  }) as UseInfiniteQueryResult<InfiniteData<Page<Item>>, Problem>
  return { ...list, items: list.data?.pages.flatMap(({ data }) => data) ?? [] }
}

/** Changes something, then reads again what `stale` names. */
export function useChange<Input, Data>(
  change: (api: Api, input: Input) => Promise<{ data?: Data }>,
  { stale = [] }: { stale?: readonly (readonly unknown[])[] } = {},
): UseMutationResult<Data, Problem, Input> {
  const { api } = useWorkspace()
  const client = useQueryClient()
  const keyOf = useKey()
  return useMutation<Data, Problem, Input>({
    mutationFn: (input) => dataOf(change(api, input)),
    onSuccess: async () => {
      await Promise.all(stale.map((names) => client.invalidateQueries({ queryKey: keyOf(names) })))
    },
  })
}
