import { z } from 'zod'

import { id } from '../../web/schemas.ts'
import { pageNumber } from '../shared/page-number.ts'

export const accountParams = z.object({ account_id: id() })
export const itemParams = z.object({ account_id: id(), id: id() })

const mostPages = 10_000

/** Lists have page numbers, from 1. */
export const page = () => pageNumber(mostPages)
