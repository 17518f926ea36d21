import { handoffAssignment, handoffClosing, newHandoff } from '../../api/handoffs/schemas.ts'
import { newMeeting } from '../../api/meetings/schemas.ts'
import { newTask } from '../../api/tasks/schemas.ts'
import { addMutation } from '../add-mutation.ts'
import { refs } from '../refs.ts'

/** Handoffs, meetings and tasks. */
export function addWorkMutations(): void {
  addHandoffMutations()
  addMutation('bookMeeting', {
    type: refs.meeting,
    scope: 'meetings:write',
    description: 'Books a meeting. A time that is taken or not offered is an error with free `alternatives`.',
    input: newMeeting,
    run: ({ services, principal }, input) => {
      const { contact_id: contactId, conversation_id: conversationId, start, title, notes } = input
      const { duration_minutes: durationMinutes, any_time: anyTime } = input
      return services.meetings.book(principal, {
        contactId,
        conversationId,
        start,
        durationMinutes,
        anyTime,
        title,
        notes,
      })
    },
  })
  addMutation('createTask', {
    type: refs.task,
    scope: 'tasks:write',
    description: 'Creates a task.',
    input: newTask,
    run: ({ services, principal }, input) => services.tasks.create(principal, input),
  })
  addMutation('completeTask', {
    type: refs.task,
    scope: 'tasks:write',
    description: 'Completes a task: the campaign or message that waits for it continues.',
    id: true,
    run: ({ services, principal }, _input, { id }) => services.tasks.complete(principal, id),
  })
}

function addHandoffMutations(): void {
  addMutation('createHandoff', {
    type: refs.handoff,
    scope: 'handoffs:write',
    description: 'Gives a conversation to a person. An open handoff is returned unchanged.',
    input: newHandoff,
    run: async ({ services, principal }, input) => {
      const { conversation_id: conversationId, priority = 'medium', reason, summary } = input
      return (await services.handoffs.create(principal, { conversationId, priority, reason, summary })).handoff
    },
  })
  addMutation('assignHandoff', {
    type: refs.handoff,
    scope: 'handoffs:write',
    description: 'Assigns a handoff, and its conversation.',
    id: true,
    input: handoffAssignment,
    run: ({ services, principal }, { assignee }, { id }) =>
      services.handoffs.assign(principal.workspaceId, id, assignee),
  })
  addMutation('closeHandoff', {
    type: refs.handoff,
    scope: 'handoffs:write',
    description: 'Closes a handoff and chooses who answers next.',
    id: true,
    input: handoffClosing,
    run: ({ services, principal }, { hand_back = false, note }, { id }) =>
      services.handoffs.close(principal.workspaceId, id, { hand_back, note }),
  })
}
