import { isUtf8 } from 'node:buffer'

import { fileTypeFromBuffer } from 'file-type'

/**
 * The types that may be uploaded: what a messenger shows or a person opens, and nothing that a browser would run. Those of
 * WhatsApp Cloud API, RCS and LinkedIn together.
 */
const uploadable: ReadonlySet<string> = new Set([
  ...['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
  ...['video/mp4', 'video/3gpp', 'video/quicktime', 'video/webm'],
  ...['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav'],
  'application/pdf',
  'application/rtf',
  'application/zip',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
  ...['text/plain', 'text/csv', 'text/vcard', 'text/calendar'],
])

/** One format under several names. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-wav', 'audio/wav'],
  ['audio/vnd.wave', 'audio/wav'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/opus', 'audio/ogg'],
  ['text/x-vcard', 'text/vcard'],
  ['application/x-zip-compressed', 'application/zip'],
])

/** Word, Excel and PowerPoint before 2007. */
const compoundFiles: ReadonlySet<string> = new Set([
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
])

/** Without parameters: `audio/ogg` of `audio/ogg; codecs=opus`. */
export function plainType(type: string): string {
  const plain = (type.split(';')[0] ?? '').trim().toLowerCase()
  return otherNames.get(plain) ?? plain
}

export const isUploadable = (type: string): boolean => uploadable.has(type)

/** Whether the content is of the type: a file that begins like another format, or a text that isn't one, is not. */
export async function isOfType(content: Buffer, type: string): Promise<boolean> {
  const found = await fileTypeFromBuffer(content)
  if (type.startsWith('text/')) return (found === undefined || plainType(found.mime) === type) && isText(content)
  if (!found) return false
  const mime = plainType(found.mime)
  if (mime === 'application/x-cfb') return compoundFiles.has(type)
  // A video without pictures is a sound.
  return mime === type || (isMovie(mime) && isMovie(type))
}

const isMovie = (type: string) => /^(?:audio|video)\/(?:mp4|3gpp|quicktime|ogg|webm)$/.test(type)

const isText = (content: Buffer) => isUtf8(content) && !content.includes(0)

/** What a browser may show in the page of somebody else. All other types are handed out as a download. */
const shown = /^(?:image\/(?:jpeg|png|webp|gif)|(?:audio|video)\/[\w.+-]+|application\/pdf|text\/plain)$/

export const isShown = (type: string): boolean => shown.test(type)
