import type { ChannelChecks } from '../core/channels/channel-checks.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

interface Options {
  channelChecks: ChannelChecks
  logger: Logger
  timings: Pick<Timings, 'poll'>
}

/** Connects the channels whose vendor could not be asked about their credentials at first. */
export function createChannelChecksLoop({ channelChecks, logger, timings }: Options): Loop {
  return createLoop({
    name: 'channel checks',
    everyMs: timings.poll,
    logger,
    round: () => channelChecks.checkDue(),
  })
}
