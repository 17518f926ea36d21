import { useRead } from '../../api/use-api.ts'
import { FileView, type ShownFile } from './file-view.tsx'
import { ownFile } from './own-file.ts'

/** A document that was sent: the message doesn't say how large it is. */
export function SentDocument({ file, url }: { file: ShownFile; url: unknown }) {
  const id = ownFile(String(url))?.id ?? ''
  const { data } = useRead(['files', id], (api) => api.GET('/v1/files/{id}', { params: { path: { id } } }), {
    enabled: id !== '',
  })
  return <FileView file={{ ...file, size: data?.size ?? null }} />
}
