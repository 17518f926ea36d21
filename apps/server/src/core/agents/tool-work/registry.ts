import type { ToolName } from '../tools.ts'
import { optOut } from './opt-out.ts'
import { qualify } from './qualify.ts'
import { scheduleFollowUp } from './schedule-follow-up.ts'
import { sendMessage } from './send-message.ts'
import type { ToolWork } from './tool-work.ts'

export const toolWork: { readonly [Name in ToolName]?: ToolWork<Name> } = {
  qualify,
  send_message: sendMessage,
  schedule_follow_up: scheduleFollowUp,
  opt_out: optOut,
}
