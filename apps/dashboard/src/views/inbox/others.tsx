import { useFormatter, useTranslations } from 'use-intl'

import { useMemberNames } from '../../api/use-names.ts'
import { LiveData } from '../../session/live-data.tsx'
import { initialsOf } from '../../ui/initials-of.ts'
import style from './inbox.module.css'
import type { Present } from './use-presence.ts'

interface Props {
  others: readonly Present[]
}

const shownAtMost = 3

/** The initials of those who look at the conversation as well. */
export const Faces = ({ others }: Props) => (
  <LiveData>
    <NamedFaces others={others} />
  </LiveData>
)

function NamedFaces({ others }: Props) {
  const t = useTranslations('inbox')
  const nameOf = useNameOf()
  if (others.length === 0) return null
  const more = others.slice(shownAtMost)
  return (
    <ul className={style.faces} aria-label={t('alsoHere')}>
      {others.slice(0, shownAtMost).map(({ actor, typing }) => (
        <Face key={actor} name={nameOf(actor)} text={initialsOf(nameOf(actor))} typing={typing} />
      ))}
      {more.length > 0 && (
        <Face name={more.map(({ actor }) => nameOf(actor)).join(', ')} text={`+${more.length}`} typing={false} />
      )}
    </ul>
  )
}

const Face = ({ name, text, typing }: { name: string; text: string; typing: boolean }) => (
  <li title={name} data-typing={typing || undefined}>
    <span aria-hidden="true">{text}</span>
    <span className="visually-hidden">{name}</span>
  </li>
)

/** Who of them types. Its height is kept, so that nothing jumps. */
export const Typing = ({ others }: Props) => (
  <LiveData>
    <NamedTyping others={others} />
  </LiveData>
)

function NamedTyping({ others }: Props) {
  const t = useTranslations('inbox')
  const format = useFormatter()
  const nameOf = useNameOf()
  const names = others.filter(({ typing }) => typing).map(({ actor }) => nameOf(actor))
  return (
    <p className={style.typing}>
      {names.length > 0 && t('typing', { names: format.list(names), count: names.length })}
    </p>
  )
}

function useNameOf(): (actor: string) => string {
  const { data } = useMemberNames()
  const names = new Map((data?.data ?? []).map(({ id, name }) => [`user:${id}`, name]))
  return (actor) => names.get(actor) ?? actor
}
