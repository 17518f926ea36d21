const answerMs = 150

/** Asks all tabs which conversations somebody is looking at. */
export function createOpenConversations(workspace: string, signal: AbortSignal): () => Promise<ReadonlySet<string>> {
  const channel = new BroadcastChannel(`parley-open-${workspace}`)
  let found = new Set<string>()

  const here = () =>
    document.visibilityState === 'visible'
      ? new RegExp(`/w/${workspace}/inbox/(\\d+)$`).exec(location.pathname)?.[1]
      : undefined
  channel.onmessage = ({ data }: MessageEvent<{ open?: string }>) => {
    if (data.open !== undefined) return void found.add(data.open)
    const open = here()
    if (open !== undefined) channel.postMessage({ open })
  }
  signal.addEventListener('abort', () => channel.close())

  return async () => {
    const open = here()
    found = new Set(open === undefined ? [] : [open])
    channel.postMessage({})
    await new Promise((resolve) => setTimeout(resolve, answerMs))
    return found
  }
}
