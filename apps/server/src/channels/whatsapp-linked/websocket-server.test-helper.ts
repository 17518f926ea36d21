import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** The server's side of a WebSocket that carries bytes. */
export interface ServerSocket {
  send(bytes: Uint8Array): void
  /** Cuts the connection. */
  drop(): void
}

interface Handlers {
  bytes(bytes: Buffer): void
  closed(): void
}

/** Implements RFC 6455, as far as binary messages need it. */
export async function startWebSocketServer(accept: (socket: ServerSocket) => Handlers) {
  const server = createServer((_request, response) => response.writeHead(404).end())
  const streams = new Set<Duplex>()
  server.on('upgrade', (request, stream) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const answer = createHash('sha1').update(key).digest('base64')
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answer}\r\n\r\n`,
    )
    streams.add(stream)
    const handlers = accept({
      send: (bytes) => void (stream.writable && stream.write(frameOf(2, bytes))),
      drop: () => void stream.destroy(),
    })
    let pending = Buffer.alloc(0)
    let message = Buffer.alloc(0)
    stream.on('error', () => {})
    stream.on('close', () => {
      streams.delete(stream)
      handlers.closed()
    })
    stream.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk])
      for (let frame = readFrame(pending); frame; frame = readFrame(pending)) {
        pending = pending.subarray(frame.size)
        if (frame.opcode === 8) {
          stream.end(frameOf(8, frame.payload))
          return
        }
        if (frame.opcode === 9) stream.write(frameOf(10, frame.payload))
        if (frame.opcode > 2) continue
        message = Buffer.concat([message, frame.payload])
        if (!frame.last) continue
        handlers.bytes(message)
        message = Buffer.alloc(0)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const stream of streams) stream.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function frameOf(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const head = length < 126 ? Buffer.alloc(2) : length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10)
  head[0] = 0x80 | opcode
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}

/** The first frame in `bytes`, unmasked, or undefined while it is incomplete. */
function readFrame(bytes: Buffer) {
  if (bytes.length < 2) return undefined
  const short = (bytes[1] ?? 0) & 0x7f
  const start = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < start + 4) return undefined
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  const size = start + 4 + length
  if (bytes.length < size) return undefined
  const mask = bytes.subarray(start, start + 4)
  const payload = Buffer.from(bytes.subarray(start + 4, size).map((byte, n) => byte ^ (mask[n % 4] ?? 0)))
  return { last: Boolean((bytes[0] ?? 0) & 0x80), opcode: (bytes[0] ?? 0) & 0x0f, payload, size }
}
