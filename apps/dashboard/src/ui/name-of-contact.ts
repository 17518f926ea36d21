import type { Schemas } from '../api/schema.gen.ts'

type Named = Pick<Schemas['Contact'], 'id' | 'name' | 'phone' | 'email' | 'linkedin'>

/** What a person is called where there may be no name. */
export const nameOf = ({ id, name, phone, email, linkedin }: Named): string =>
  name ?? (phone ? `+${phone.replace(/^\+/, '')}` : undefined) ?? email ?? linkedin ?? `#${id}`
