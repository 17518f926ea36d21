import { type ClipboardEvent, type DragEvent, useState } from 'react'

/** Takes files that are dropped on an element or pasted into it. Without `take`, the browser does as it likes. */
export function useDrop(take: ((files: FileList) => void) | undefined) {
  const [isOver, setOver] = useState(false)
  function offer(event: DragEvent | ClipboardEvent, { files }: DataTransfer): void {
    if (!take || files.length === 0) return
    event.preventDefault()
    take(files)
  }
  return {
    'data-over': isOver || undefined,
    onDragOver(event: DragEvent) {
      if (!take || !event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      setOver(false)
      offer(event, event.dataTransfer)
    },
    onPaste: (event: ClipboardEvent) => offer(event, event.clipboardData),
  }
}
