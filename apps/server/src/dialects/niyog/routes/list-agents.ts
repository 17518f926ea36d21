import { z } from 'zod'

import { agentStatuses } from '../../../core/agents/agent.ts'
import type { Operation } from '../../../web/route.ts'
import { niyogErrors } from '../errors.ts'

const agent = z.object({
  slug: z.string(),
  name: z.string(),
  category: z.string(),
  status: z.enum(agentStatuses),
  description: z.string(),
})

const example = {
  slug: 'sales.qualifier',
  name: 'Priya',
  category: 'sales',
  status: 'live' as const,
  description: 'Finds out what a new lead needs and how promising they are.',
}

const answer = z
  .object({ data: z.array(agent), count: z.number().int() })
  .meta({ id: 'NiyogAgents', examples: [{ data: [example], count: 1 }] })

export const listAgents: Operation = (app, { agents }) => {
  app.get(
    '/agents',
    {
      config: { scope: 'agents:read' },
      schema: {
        operationId: 'niyogListAgents',
        tags: ['Niyog'],
        summary: 'List agents',
        response: { 200: answer, ...niyogErrors() },
      },
    },
    async (request) => {
      const all = await agents.list(request.principal.workspaceId)
      const data = all.map(({ slug, name, category, status, description }) => ({
        slug,
        name,
        category,
        status,
        description,
      }))
      return { data, count: data.length }
    },
  )
}
