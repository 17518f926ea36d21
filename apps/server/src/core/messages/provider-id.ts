import type { Identity } from '../contacts/contact.ts'

/** Longer than any vendor's id. PostgreSQL limits the size of an index entry. */
const maxIdLength = 255

/** A vendor's id as it is stored. Its beginning tells a repeated message too. */
export const storedId = (id: string): string => id.slice(0, maxIdLength)

/** An identity isn't cut: it would be another person's. */
export const identifiable = ({ value }: Identity): boolean => value.length <= maxIdLength
