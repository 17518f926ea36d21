import type { ChannelEntry } from '../entry.ts'
import { simulator } from './adapter.ts'

export const simulatorChannel = (): ChannelEntry => ({ adapter: simulator })
