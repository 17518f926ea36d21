import { z } from 'zod'

import { newReplay, replay, replayEndpoints } from '../../api/resources/replay.ts'
import { flag } from '../../web/schemas.ts'
import { defineTool, writes } from '../tool.ts'

const { id, state, filter, counts } = replay.shape

export const replayDeliveries = defineTool({
  name: 'deliveries_replay',
  title: 'Deliver a range of events again',
  description:
    'Delivers the events of a time range again: undelivered ones, or those of one `state`. It only counts unless `dry_run` is false: read the counts first, tell the user, then run it. If the same replay exists, it is returned and none is started. replays_get shows the progress.',
  scopes: ['deliveries:write'],
  hints: { ...writes, openWorldHint: true },
  input: newReplay.extend({
    dry_run: flag().default(true).describe('True: only count, and change nothing. False: run the replay.'),
  }),
  output: z.object({
    dry_run: z.boolean(),
    begun: z.boolean().describe('False for a dry run, and if the same replay exists already.'),
    id: id.nullable().describe('The id of the replay, for replays_get; null for a dry run.'),
    state: state.nullable(),
    filter,
    counts: counts.describe('The deliveries that would be replayed, or are in the queue so far.'),
    endpoints: replayEndpoints.nullable().describe('The counts of a dry run by webhook.'),
  }),
  async run({ replays }, { workspaceId }, { dry_run, again, since, until, ...rest }) {
    const asked = { ...rest, since: new Date(since), until: until === undefined ? undefined : new Date(until) }
    if (!dry_run) {
      const made = await replays.create(workspaceId, asked, again)
      return { ...made, dry_run, endpoints: null }
    }
    return { ...(await replays.dryRun(workspaceId, asked)), begun: false, id: null, state: null }
  },
})
