import { useMemberNames } from '../api/use-names.ts'
import { useWorkspace } from '../session/workspace.ts'

/** Who may be assigned something, for a select: as the API names them, with the one who isn't a member any more. */
export function usePeople(assignee: string | null = null): { value: string; label: string }[] {
  const { me } = useWorkspace()
  const { data } = useMemberNames()
  const members = (data?.data ?? []).map(({ id, name }) => ({ value: `user:${id}`, label: name }))
  const known = [me.actor, assignee].filter((one): one is string => one !== null)
  const others = [...new Set(known)].filter((one) => !members.some(({ value }) => value === one))
  return [...members, ...others.map((value) => ({ value, label: value }))]
}
