import { memberOf } from '../tenant/member-of.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** `me`: who asks. `none`: nobody. */
export const assigneeOf = (asked: string | undefined, { actor }: Pick<Tenant, 'actor'>) =>
  asked === 'me' ? actor : asked === 'none' ? null : asked

/** `me`, or another user. */
export const mentionedBy = (asked: string | undefined, principal: Pick<Tenant, 'actor'>) =>
  asked === undefined ? undefined : memberOf(asked === 'me' ? principal : { actor: asked })

export const mentionable = /^(me|user:[1-9]\d{0,14})$/
