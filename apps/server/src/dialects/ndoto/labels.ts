import { z } from 'zod'

export const labels = z.object({ payload: z.array(z.string()) }).meta({ examples: [{ payload: ['pricing', 'vip'] }] })
