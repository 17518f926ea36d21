import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'

type Contact = Schemas['Contact']

const lookedAt = '20'

/** Who may be the same person: another contact with the same e-mail address, or with the same name. */
export function useDuplicates({ id, name, email }: Contact): Contact[] {
  const read = (field: 'email' | 'q', value: string | null) =>
    [
      ['contacts', 'duplicates', field, value],
      (api: Parameters<Parameters<typeof useRead>[1]>[0]) =>
        api.GET('/v1/contacts', { params: { query: { [field]: value ?? '', limit: lookedAt } } }),
      { enabled: value !== null && value.trim().length > 2 },
    ] as const
  const sameEmail = useRead(...read('email', email))
  const alike = useRead(...read('q', name))
  const sameName = (alike.data?.data ?? []).filter((one) => isSame(one.name, name))
  const all = [...(sameEmail.data?.data ?? []), ...sameName].filter((one) => one.id !== id)
  return [...new Map(all.map((one) => [one.id, one])).values()]
}

const isSame = (one: string | null, other: string | null): boolean =>
  one !== null && one.trim().toLowerCase() === other?.trim().toLowerCase()
