import { useTranslations } from 'use-intl'

import { useRead } from '../api/use-api.ts'
import { LiveData } from '../session/live-data.tsx'
import { useWorkspace } from '../session/workspace.ts'

/** Who did something: a member by name, a key by its number. */
export const Actor = ({ actor }: { actor: string | null }) => (
  <LiveData>
    <ActorName actor={actor} />
  </LiveData>
)

function ActorName({ actor }: { actor: string | null }) {
  const t = useTranslations('ui')
  const { may } = useWorkspace()
  const { data } = useRead(
    ['members', 'names'],
    (api) => api.GET('/v1/members', { params: { query: { limit: '100' } } }),
    { enabled: may('members:read') },
  )
  const [kind, id = ''] = (actor ?? '').split(':')
  if (kind === 'user') return data?.data.find((member) => String(member.id) === id)?.name ?? t('actor.user', { id })
  if (kind === 'key') return t('actor.key', { id })
  if (kind === 'cli') return t('actor.cli')
  if (kind === 'setup') return t('actor.setup')
  return actor ?? '–'
}
