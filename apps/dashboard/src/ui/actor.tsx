import { useTranslations } from 'use-intl'

import { useMemberNames } from '../api/use-names.ts'
import { LiveData } from '../session/live-data.tsx'

/** Who did something: a member by name, a key by its number. */
export const Actor = ({ actor }: { actor: string | null }) => (
  <LiveData>
    <ActorName actor={actor} />
  </LiveData>
)

function ActorName({ actor }: { actor: string | null }) {
  const t = useTranslations('ui')
  const { data } = useMemberNames()
  const [kind, id = ''] = (actor ?? '').split(':')
  if (kind === 'user') return data?.data.find((member) => String(member.id) === id)?.name ?? t('actor.user', { id })
  if (kind === 'key') return t('actor.key', { id })
  if (kind === 'cli') return t('actor.cli')
  if (kind === 'setup') return t('actor.setup')
  return actor ?? '–'
}
