import type { ToolName } from '../tools.ts'
import { bookMeeting } from './book-meeting.ts'
import { handOff } from './hand-off.ts'
import { optOut } from './opt-out.ts'
import { proposeSlots } from './propose-slots.ts'
import { qualify } from './qualify.ts'
import { scheduleFollowUp } from './schedule-follow-up.ts'
import { sendMessage } from './send-message.ts'
import type { ToolWork } from './tool-work.ts'

export const toolWork: { readonly [Name in ToolName]: ToolWork<Name> } = {
  qualify,
  propose_slots: proposeSlots,
  book_meeting: bookMeeting,
  hand_off: handOff,
  send_message: sendMessage,
  schedule_follow_up: scheduleFollowUp,
  opt_out: optOut,
}
