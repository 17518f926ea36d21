import { useEffect, useRef, useState } from 'react'

import { asProblem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useWorkspace } from '../../session/workspace.ts'
import type { Attachment } from './attachment.ts'
import { kindOf } from './files-of.ts'
import { upload } from './upload.ts'

export interface Attachments {
  list: readonly Attachment[]
  add(files: Iterable<File>): void
  /** Removes it, and what was uploaded of it. */
  remove(attachment: Attachment): void
  /** Forgets one that was sent. */
  forget(attachment: Attachment): void
  /** All are uploaded, and the channel takes them. */
  isReady: boolean
}

let last = 0

/** Files to be sent. They are uploaded at once. `taken`: what the channel sends; undefined where nobody knows. */
export function useAttachments(taken: Schemas['ChannelWithHealth']['content_types'] | undefined): Attachments {
  const { id: workspace, mode, api } = useWorkspace()
  const [kept, setKept] = useState<readonly Attachment[]>([])
  const uploads = useRef(new Map<number, AbortController>())
  useEffect(() => {
    const open = uploads.current
    return () => {
      for (const controller of open.values()) controller.abort()
    }
  }, [])

  const change = (key: number, patch: Partial<Attachment>) =>
    setKept((list) => list.map((one) => (one.key === key ? { ...one, ...patch } : one)))
  const forget = ({ key }: Attachment) => setKept((list) => list.filter((one) => one.key !== key))

  async function start(key: number, file: File): Promise<void> {
    const controller = new AbortController()
    uploads.current.set(key, controller)
    try {
      const { id, url } = await upload({
        headers: { 'parley-workspace': workspace, 'parley-mode': mode },
        file,
        onProgress: (progress) => change(key, { progress }),
        signal: controller.signal,
      })
      change(key, { progress: 1, stored: { id, url: url ?? '' } })
    } catch (error) {
      change(key, { problem: asProblem(error) })
    } finally {
      uploads.current.delete(key)
    }
  }

  function add(files: Iterable<File>): void {
    for (const file of files) {
      last += 1
      const { name, size, type } = file
      const kind = kindOf(type)
      const isTaken = taken === undefined || taken.includes(kind)
      const added: Attachment = { key: last, name, size, kind, progress: 0, ...(!isTaken && { problem: 'untaken' }) }
      setKept((list) => [...list, added])
      if (isTaken) void start(last, file)
    }
  }

  function remove(attachment: Attachment): void {
    uploads.current.get(attachment.key)?.abort()
    forget(attachment)
    const { stored } = attachment
    if (stored) void api.DELETE('/v1/files/{id}', { params: { path: { id: String(stored.id) } } }).catch(() => {})
  }

  // The channel may have been changed since.
  const list = kept.map(
    (one): Attachment => (taken === undefined || taken.includes(one.kind) ? one : { ...one, problem: 'untaken' }),
  )
  return { list, add, remove, forget, isReady: list.every(({ stored, problem }) => stored && !problem) }
}
