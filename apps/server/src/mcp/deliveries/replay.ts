import { z } from 'zod'

import { newReplay, replay, replayEndpoints } from '../../api/resources/replay.ts'
import { flag } from '../../web/schemas.ts'
import { defineTool, writes } from '../tool.ts'

const { id, state, filter, counts } = replay.shape

export const replayDeliveries = defineTool({
  name: 'deliveries_replay',
  title: 'Deliver a range of events again',
  description:
    'Delivers the events of a range of time once more: those that were not delivered, or those of one `state`. It only counts unless `dry_run` is false: look at the counts first, tell the user, then run it. Asked for the same again, it begins nothing and answers with the replay that there is. replays_get shows how far it is.',
  scopes: ['deliveries:write'],
  hints: { ...writes, openWorldHint: true },
  input: newReplay.extend({
    dry_run: flag().default(true).describe('True: only count, and change nothing. False: do it.'),
  }),
  output: z.object({
    dry_run: z.boolean(),
    begun: z.boolean().describe('False with a dry run, and where the same replay is there already.'),
    id: id.nullable().describe('Of the replay, for replays_get; null with a dry run.'),
    state: state.nullable(),
    filter,
    counts: counts.describe('What would be delivered again, or has been put into the queue so far.'),
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
