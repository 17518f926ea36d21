import { useRead } from '../../api/use-api.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './bulk.module.css'
import type { BulkChange } from './bulk-types.ts'

const pathOf = { contacts: 'contacts', conversations: 'inbox' } as const

/** What could not be changed, and why: the latest. */
export function Failures({ of: { id, resource } }: { of: BulkChange }) {
  const { data, error, refetch } = useRead(['bulk-failures', id], (api) =>
    api.GET('/v1/bulk-changes/{id}/failures', { params: { path: { id: String(id) }, query: { limit: '20' } } }),
  )
  if (error) return <ErrorView error={error} onRetry={() => void refetch()} />
  return (
    <ul className={style.failures}>
      {(data?.data ?? []).map(({ id: key, thing_id: thing, field, message }) => (
        <li key={key}>
          <ViewLink to={`${pathOf[resource]}/${thing}`}>{thing}</ViewLink>: {field} {message}
        </li>
      ))}
    </ul>
  )
}
