import { z } from 'zod'

import { agentSummary } from '../../api/resources/agent.ts'
import { agentRun, agentRunWithCalls } from '../../api/resources/agent-run.ts'
import { runStatuses } from '../../core/agents/run.ts'
import { oneOf, reference, text } from '../../web/schemas.ts'
import { addList, addListOf } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addDetails, addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

const ofRuns = {
  contact_id: reference().optional(),
  conversation_id: reference().optional(),
  status: oneOf(runStatuses).optional(),
}

export function addAgent(): void {
  addResource(refs.agent, agentSummary, 'A worker with a persona, a job and a schedule.')
  addListOf(refs.agent, 'runs', {
    type: refs.agentRun,
    scope: 'agents:read',
    description: 'Newest first.',
    filter: z.strictObject(ofRuns),
    list: ({ services, principal }, query, { slug }) =>
      services.agentRuns.list(principal.workspaceId, { ...query, agent: slug }),
  })
  addOne('agent', {
    type: refs.agent,
    scope: 'agents:read',
    description: 'One agent.',
    id: { name: 'slug', schema: text(100) },
    get: ({ services, principal }, slug) => services.agents.summary(principal.workspaceId, slug),
  })
  addList('agents', {
    type: refs.agent,
    scope: 'agents:read',
    description: 'All agents, on one page.',
    list: async ({ services, principal }) => ({
      data: await services.agents.summaries(principal.workspaceId),
      next_cursor: null,
    }),
  })
  addAgentRun()
}

function addAgentRun(): void {
  addResource(refs.agentRun, agentRun, 'One execution of an agent.')
  addDetails(refs.agentRun, {
    schema: agentRunWithCalls.pick({ tool_calls: true }),
    read: ({ services, principal }, { id }) => services.agentRuns.get(principal.workspaceId, id),
  })
  addLink(refs.agentRun, 'contact', {
    type: refs.contact,
    scope: 'contacts:read',
    load: ({ loaders }, { contact_id }) => loaders.contacts.load(contact_id),
  })
  addLink(refs.agentRun, 'conversation', {
    type: refs.conversation,
    scope: 'conversations:read',
    load: ({ loaders }, { conversation_id }) =>
      conversation_id === null ? null : loaders.conversations.load(conversation_id),
  })
  addOne('agentRun', {
    type: refs.agentRun,
    scope: 'agents:read',
    description: 'One agent run.',
    id: byId,
    get: ({ services, principal }, id) => services.agentRuns.get(principal.workspaceId, id),
  })
  addList('agentRuns', {
    type: refs.agentRun,
    scope: 'agents:read',
    description: 'Agent runs, newest first.',
    filter: z.strictObject({ agent: text(100).optional().describe('Its slug.'), ...ofRuns }),
    list: ({ services, principal }, query) => services.agentRuns.list(principal.workspaceId, query),
  })
}
