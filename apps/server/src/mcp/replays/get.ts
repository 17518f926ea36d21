import { z } from 'zod'

import { replayWithEndpoints } from '../../api/resources/replay.ts'
import { reference } from '../../web/schemas.ts'
import { defineTool, reads } from '../tool.ts'

export const getReplay = defineTool({
  name: 'replays_get',
  title: 'Read a replay',
  description: 'The progress of a replay that deliveries_replay started, in total and per webhook.',
  scopes: ['deliveries:read'],
  hints: reads,
  input: z.strictObject({ id: reference().describe("The replay's id, from deliveries_replay.") }),
  output: replayWithEndpoints,
  run: ({ replays }, { workspaceId }, { id }) => replays.get(workspaceId, id),
})
