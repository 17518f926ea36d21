import type { ChannelDependencies, ChannelEntry } from './entry.ts'
import { linkedInChannel } from './linkedin/entry.ts'
import { rcsChannel } from './rcs/entry.ts'
import { simulatorChannel } from './simulator/entry.ts'
import { whatsappCloudChannel } from './whatsapp-cloud/entry.ts'
import { whatsappLinkedChannel } from './whatsapp-linked/entry.ts'

/** Every type of channel. To add or remove one, change its folder and its entry here. */
export const channels: readonly ((deps: ChannelDependencies) => ChannelEntry)[] = [
  simulatorChannel,
  whatsappCloudChannel,
  rcsChannel,
  linkedInChannel,
  whatsappLinkedChannel,
]
