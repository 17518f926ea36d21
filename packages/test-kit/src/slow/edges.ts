import { type IncomingMessage, Server } from 'node:http'
import { Server as SecureServer } from 'node:https'
import { Socket } from 'node:net'

import pg from 'pg'

import type { Edge } from './delays.ts'

/** Undefined: go on at once. */
export type Hold = (edge: Edge) => Promise<void> | undefined

/**
 * Holds up what a process sends and receives, as a slow network, disk or machine does. The order of a connection's
 * writes and results stays. Returns what undoes it.
 */
export function slowEdges(hold: Hold): () => void {
  const undo = [slowWrites(hold), slowResults(hold), slowRequests(Server, hold), slowRequests(SecureServer, hold)]
  return () => {
    for (const one of undo) one()
  }
}

type Write = (this: Socket, ...rest: unknown[]) => void

/** Statements, requests, answers and WebSocket messages. A stream writes one after the other, so the order stays. */
function slowWrites(hold: Hold): () => void {
  const prototype = Socket.prototype as unknown as { _write: Write; _writev: Write }
  const { _write, _writev } = prototype
  const slow = (write: Write): Write =>
    function (...rest) {
      const held = isTcp(this) ? hold('write') : undefined
      if (held === undefined) write.apply(this, rest)
      else void held.then(() => write.apply(this, rest))
    }
  prototype._write = slow(_write)
  prototype._writev = slow(_writev)
  return () => {
    prototype._write = _write
    prototype._writev = _writev
  }
}

/** Output to a pipe is also written by a socket. */
function isTcp(socket: Socket): boolean {
  const { _handle } = socket as unknown as { _handle: object | null }
  return _handle?.constructor.name === 'TCP' || _handle?.constructor.name === 'TLSWrap'
}

type Callback = (error: unknown, result?: unknown) => void
type Submit = (this: { callback?: Callback }, connection: object) => unknown

/** PostgreSQL has run the statement, but the process hears of it later. */
function slowResults(hold: Hold): () => void {
  const prototype = pg.Query.prototype as unknown as { submit: Submit }
  const { submit } = prototype
  const last = new WeakMap<object, Promise<void>>()
  prototype.submit = function (connection) {
    const { callback } = this
    if (callback) {
      this.callback = (...outcome) => {
        const before = last.get(connection)
        const held = hold('result')
        if (before === undefined && held === undefined) return callback(...outcome)
        const now = Promise.all([before, held]).then(() => {
          if (last.get(connection) === now) last.delete(connection)
          callback(...outcome)
        })
        last.set(connection, now)
      }
    }
    return submit.call(this, connection)
  }
  return () => {
    prototype.submit = submit
  }
}

type Emit = (this: object, event: string, ...rest: unknown[]) => boolean

/** The request is there, but its handler starts later. If the connection is lost before, it never does. */
function slowRequests(of: typeof Server | typeof SecureServer, hold: Hold): () => void {
  const prototype = of.prototype as unknown as { emit: Emit }
  const { emit } = prototype
  prototype.emit = function (event, ...rest) {
    const held = event === 'request' ? hold('request') : undefined
    if (held === undefined) return emit.call(this, event, ...rest)
    const [{ socket }] = rest as [IncomingMessage]
    void held.then(() => socket.destroyed || emit.call(this, event, ...rest))
    return true
  }
  return () => {
    prototype.emit = emit
  }
}
