import { z } from 'zod'

import { id, numeral } from '../../web/schemas.ts'

export const accountParams = z.object({ account_id: id() })
export const itemParams = z.object({ account_id: id(), id: id() })

const mostPages = 10_000

/** Lists have page numbers, from 1. */
export const page = () => numeral(1, mostPages, `must be a whole number from 1 to ${mostPages}`).prefault('1')
