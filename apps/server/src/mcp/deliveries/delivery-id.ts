import { z } from 'zod'

export const deliveryId = z
  .uuid({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be a UUID') })
  .toLowerCase()
  .describe("The delivery's id, from deliveries_list.")
