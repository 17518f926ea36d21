import type { ObjectRef } from '@pothos/core'

import type { Scope } from '../core/keys/scopes.ts'

// biome-ignore lint/suspicious/noExplicitAny: the row of a type that is chosen at the call
export type Ref<Row> = ObjectRef<any, Row>
export type Args = Record<string, unknown>

/** What a statement of its own costs, besides its rows. */
export const statementCost = 10

/** The description of a field says what it needs. */
export const withScope = (description: string | undefined, scope: Scope | undefined): string =>
  [description, scope && `Scope \`${scope}\`.`].filter(Boolean).join(' ')
