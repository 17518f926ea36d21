import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { carriers } from './files-of.ts'

type File = Schemas['File']

const atOnce = 100

/** The files that have come with these messages, by the message's id. `names`: of the thread that they belong to. */
export function useFiles(
  names: readonly unknown[],
  messages: readonly Schemas['Message'][],
): ReadonlyMap<number, readonly File[]> {
  const { may } = useWorkspace()
  const ids = carriers(messages)
  const { data } = useRead(
    [...names, 'files', ids.join()],
    async (api) => {
      const parts = Array.from({ length: Math.ceil(ids.length / atOnce) }, (_, n) =>
        ids.slice(n * atOnce, (n + 1) * atOnce).join(),
      )
      const answers = await Promise.all(
        parts.map((part) => api.GET('/v1/files', { params: { query: { message_id: part, limit: '100' } } })),
      )
      return { data: answers.flatMap((answer) => answer.data?.data ?? []) }
    },
    { enabled: ids.length > 0 && may('messages:read') },
  )
  return Map.groupBy(data ?? [], ({ message_id: id }) => id ?? 0)
}
