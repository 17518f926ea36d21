import { dataOf } from '../api/client.ts'
import { serverUrl } from '../base.ts'
import type { Workspace } from '../session/workspace.ts'
import { nameOf } from '../ui/name-of-contact.ts'
import { createOpenConversations } from './open-conversations.ts'
import { playSound } from './play-sound.ts'
import { readSettings, signalsFor, storedSettings } from './settings.ts'
import { isUntold } from './told.ts'

export type Go = (to: string) => void

interface Hint {
  topic: string
  id: number | null
  type: string
}

/** One tab of the browser tells of new messages; when it is closed, another one goes on. */
export async function watch(workspace: Workspace, go: Go, ended: AbortSignal): Promise<void> {
  const readOpen = createOpenConversations(workspace.id, ended)
  // Without locks the page isn't secure, and browsers show no notifications there either.
  if (!('locks' in navigator)) return listen(workspace, go, readOpen, ended)
  const name = `parley-notifications-${workspace.id}`
  await navigator.locks
    .request(name, { signal: ended }, () => listen(workspace, go, readOpen, ended))
    .catch((error: unknown) => {
      if (!ended.aborted) throw error
    })
}

/** Until it is ended. Unlike the stream of the views it goes on in a hidden tab. */
function listen(
  workspace: Workspace,
  go: Go,
  readOpen: () => Promise<ReadonlySet<string>>,
  ended: AbortSignal,
): Promise<void> {
  const query = new URLSearchParams({ topics: 'messages', 'parley-workspace': workspace.id, 'parley-mode': 'live' })
  const source = new EventSource(`${serverUrl}/v1/stream?${query}`)
  source.onmessage = ({ data }) => {
    const { id, type } = JSON.parse(data) as Hint
    if (type !== 'message.received' || id === null || !isUntold(workspace.id, id)) return
    void tell(workspace, go, readOpen, id).catch(() => {})
  }
  return new Promise((resolve) => {
    ended.addEventListener('abort', () => {
      source.close()
      resolve()
    })
  })
}

async function tell(
  workspace: Workspace,
  go: Go,
  readOpen: () => Promise<ReadonlySet<string>>,
  messageId: number,
): Promise<void> {
  const { api, me } = workspace
  const read = (id: number) => ({ params: { path: { id: String(id) } } })
  const message = await dataOf(api.GET('/v1/messages/{id}', read(messageId)))
  const id = message.conversation_id
  const conversation = await dataOf(api.GET('/v1/conversations/{id}', read(id)))
  const signals = signalsFor(readSettings(storedSettings(workspace)), conversation.assignee, me.actor)
  if (signals.size === 0 || (await readOpen()).has(String(id))) return
  if (signals.has('sound')) void playSound()
  if (!signals.has('notification') || !('Notification' in globalThis) || Notification.permission !== 'granted') return
  const contact = await dataOf(api.GET('/v1/contacts/{id}', read(conversation.contact_id)))
  const shown = new Notification(nameOf(contact), {
    body: message.text ?? '…',
    // A later message of the conversation takes its place.
    tag: `parley ${workspace.id} ${id}`,
  })
  shown.onclick = () => {
    window.focus()
    go(`inbox/${id}`)
    shown.close()
  }
}
