import type { Tenant } from './tenant.ts'

/** The member who asks. Null: a key, an app, or Parley itself. */
export function memberOf({ actor }: Pick<Tenant, 'actor'>): number | null {
  const [, id] = /^user:(\d{1,15})$/.exec(actor) ?? []
  return id === undefined ? null : Number(id)
}
