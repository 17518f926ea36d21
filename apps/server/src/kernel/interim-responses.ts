import type { Socket } from 'node:net'
import { buildConnector } from 'undici'

const protocol = Buffer.from('HTTP/1.')
const [zero, one, three] = Buffer.from('013') as unknown as [number, number, number]
const [cr, lf] = [13, 10]

/** In a status line, `HTTP/1.1 100`. */
const at = { minorVersion: 7, hundreds: 9, tens: 10, ones: 11 }
/** Behind the status of an interim response. */
const inHead = 12
const notLooking = -1

/**
 * Makes undici skip `100 Continue` that nobody asked for, as RFC 9110, section 15.2, wants it. undici cuts the
 * connection instead, but skips `103 Early Hints`: so the last digit of such a head is changed on its way to undici. A
 * connection has one request at a time: what follows a write is the head of an answer, and nothing else is looked at.
 */
export function skipContinue<S extends Socket>(socket: S): S {
  const { read, write } = socket
  let place = notLooking
  let noTens = false
  let lineFeeds = 0

  socket.read = function (this: S, size?: number) {
    const chunk: Buffer | null = read.call(this, size)
    if (place !== notLooking && chunk !== null) look(chunk)
    return chunk
  }
  socket.write = function (this: S, ...args: unknown[]) {
    if (place === notLooking) place = 0
    return (write as (...args: unknown[]) => boolean).apply(this, args)
  } as S['write']
  return socket

  function look(chunk: Buffer): void {
    for (let n = 0; n < chunk.length && place !== notLooking; n++) {
      const byte = chunk[n] as number
      if (place === inHead) endHead(byte)
      else if (place === at.ones && noTens && byte === zero) {
        chunk[n] = three
        place = inHead
      } else place = next(byte)
    }
  }

  /** The place behind a byte of the status line. */
  function next(byte: number): number {
    // Parsers skip empty lines before it.
    if (place === 0 && (byte === cr || byte === lf)) return 0
    if (place < at.minorVersion && byte !== protocol[place]) return notLooking
    if (place === at.hundreds && byte !== one) return notLooking
    if (place === at.tens) noTens = byte === zero
    return place + 1
  }

  function endHead(byte: number): void {
    if (byte === lf) lineFeeds++
    else if (byte !== cr) lineFeeds = 0
    if (lineFeeds < 2) return
    lineFeeds = 0
    place = 0
  }
}

/** undici's connector, with sockets that skip `100 Continue`. */
export function createConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options)
  return (target, callback) =>
    connect(target, (...[error, socket]) => {
      if (error) callback(error, null)
      else callback(null, skipContinue(socket))
    })
}
