import { problemIn, unreachable } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { serverUrl } from '../../base.ts'

interface Upload {
  /** The headers that say whose it is. */
  headers: Readonly<Record<string, string>>
  file: File
  /** From 0 to 1. */
  onProgress: (part: number) => void
  signal: AbortSignal
}

const longestName = 240
const forbidden = /[/\\\p{Cc}]/gu

/** Stores a file. By XMLHttpRequest, as `fetch` doesn't tell how far it is. */
export function upload({ headers, file, onProgress, signal }: Upload): Promise<Schemas['File']> {
  const { promise, resolve, reject } = Promise.withResolvers<Schemas['File']>()
  const request = new XMLHttpRequest()
  const name = file.name.replaceAll(forbidden, '_').slice(-longestName)
  request.open('POST', `${serverUrl}/v1/files?${new URLSearchParams({ name })}`)
  for (const [header, value] of Object.entries(headers)) request.setRequestHeader(header, value)
  request.setRequestHeader('content-type', file.type || 'application/octet-stream')
  request.responseType = 'json'
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
  request.onerror = () => reject(unreachable())
  request.onabort = () => reject(signal.reason)
  request.onload = () => {
    if (request.status === 201) resolve(request.response)
    else reject(problemIn(request.response, request.status))
  }
  signal.addEventListener('abort', () => request.abort())
  request.send(file)
  return promise
}
