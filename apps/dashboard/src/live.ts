import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { serverUrl } from './base.ts'
import { type Scope, useWorkspace } from './session/workspace.ts'

interface Listener {
  topics: readonly string[]
  changed: () => void
}

interface Stream {
  listeners: Set<Listener>
  change(): void
}

const streams = new Map<string, Stream>()
const togetherMs = 50
const notOftenerThanMs = 300
const againMs = 10_000

/**
 * Reads again what `stale` names, when something of these topics has changed. All views share one stream, which is open
 * while the page is visible: a browser has six connections to a server.
 */
export function useLive(topics: readonly string[], stale: readonly (readonly unknown[])[]): void {
  const { id, mode, may } = useWorkspace()
  const client = useQueryClient()
  const latest = useRef(stale)
  latest.current = stale
  const wanted = may('events:read') ? topics.filter((topic) => may(scopeOf(topic))).join() : ''
  useEffect(() => {
    if (wanted === '') return
    let timer: number | undefined
    const changed = () => {
      timer ??= window.setTimeout(() => {
        timer = undefined
        for (const names of latest.current) void client.invalidateQueries({ queryKey: [id, mode, ...names] })
      }, notOftenerThanMs)
    }
    const leave = listen(`${id} ${mode}`, { topics: wanted.split(','), changed })
    return () => {
      leave()
      window.clearTimeout(timer)
    }
  }, [wanted, id, mode, client])
}

const scopes: Readonly<Record<string, Scope>> = {
  files: 'messages:read',
  pairing: 'channels:write',
  presence: 'conversations:read',
}

function scopeOf(topic: string): Scope {
  const [name = ''] = topic.split(':', 1)
  return scopes[name] ?? (`${name}:read` as Scope)
}

function listen(place: string, listener: Listener): () => void {
  const stream = streams.get(place) ?? openStream(place)
  streams.set(place, stream)
  stream.listeners.add(listener)
  stream.change()
  return () => {
    stream.listeners.delete(listener)
    stream.change()
  }
}

function openStream(place: string): Stream {
  const listeners = new Set<Listener>()
  const [workspace = '', mode = ''] = place.split(' ')
  let source: EventSource | undefined
  /** The stream before this one, until this one misses nothing. */
  let earlier: { source: EventSource; topics: Set<string> } | undefined
  let isReady = false
  let shown = ''
  let timer: number | undefined

  function connect(): void {
    const topics = [...new Set([...listeners].flatMap((listener) => listener.topics))].toSorted().join()
    const wanted = document.visibilityState === 'visible' ? topics : ''
    if (wanted === shown && source?.readyState !== EventSource.CLOSED) return
    if (source && isReady && source.readyState === EventSource.OPEN) {
      earlier?.source.close()
      earlier = { source, topics: new Set(shown.split(',')) }
    } else source?.close()
    source = undefined
    isReady = false
    shown = wanted
    if (wanted === '') {
      forgetEarlier()
      return
    }
    const query = new URLSearchParams({ topics: wanted, 'parley-workspace': workspace, 'parley-mode': mode })
    const opened = new EventSource(`${serverUrl}/v1/stream?${query}`)
    source = opened
    opened.addEventListener('ready', () => {
      if (opened === source) ready()
    })
    opened.onmessage = tell
    opened.onerror = () => {
      if (source?.readyState === EventSource.CLOSED) change(againMs)
    }
  }

  /** What the earlier stream has watched all the time is as it is shown. */
  function ready(): void {
    const known = earlier?.source.readyState === EventSource.OPEN ? earlier.topics : new Set()
    isReady = true
    forgetEarlier()
    for (const { topics, changed } of listeners) if (topics.some((topic) => !known.has(topic))) changed()
  }

  function forgetEarlier(): void {
    earlier?.source.close()
    earlier = undefined
  }

  function tell({ data }: MessageEvent<string>): void {
    const { topic } = JSON.parse(data) as { topic: string }
    for (const { topics, changed } of listeners) if (topics.includes(topic)) changed()
  }

  function change(ms = togetherMs): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(connect, ms)
  }

  document.addEventListener('visibilitychange', () => change())
  return { listeners, change }
}
