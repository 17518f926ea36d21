import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'

export interface DnsQuestion {
  /** In lower case, without the trailing dot. */
  name: string
  type: 'A' | 'AAAA' | 'other'
}

/** Defaults: `name` is the requested name, `ttl` is zero. */
export type DnsRecord = { name?: string; ttl?: number } & (
  | { type: 'A' | 'AAAA'; address: string }
  | { type: 'CNAME'; target: string }
)

/** Records (none: the name has no such address), an error, or no answer at all. */
export type DnsAnswer = DnsRecord[] | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'silence'

export interface DnsServer {
  /** In the resolvers' format: "127.0.0.1:port". */
  address: string
  /** Every question, in order of arrival. */
  questions: readonly DnsQuestion[]
  close(): Promise<void>
}

const typeNumbers = { A: 1, CNAME: 5, AAAA: 28 }
const responseCodes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }
const headerBytes = 12

/** A name server for tests on 127.0.0.1 over UDP. `answer` answers each question. */
export async function startDnsServer(answer: (question: DnsQuestion) => DnsAnswer): Promise<DnsServer> {
  const questions: DnsQuestion[] = []
  const socket = createSocket('udp4')

  socket.on('message', (query: Buffer, { port, address }: RemoteInfo) => {
    const { question, end } = readQuestion(query)
    questions.push(question)
    const answered = answer(question)
    if (answered !== 'silence') socket.send(writeAnswer(query.subarray(0, end), question, answered), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')

  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

/** The first question of a query, and where it ends (RFC 1035, section 4.1). */
function readQuestion(query: Buffer): { question: DnsQuestion; end: number } {
  const labels: string[] = []
  let at = headerBytes
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const number = query.readUInt16BE(at + 1)
  const type = number === typeNumbers.A ? 'A' : number === typeNumbers.AAAA ? 'AAAA' : 'other'
  return { question: { name: labels.join('.').toLowerCase(), type }, end: at + 5 }
}

/** Repeats `query` up to the end of its question, without additional records (EDNS). */
function writeAnswer(query: Buffer, { name }: DnsQuestion, answer: Exclude<DnsAnswer, 'silence'>): Buffer {
  const records = typeof answer === 'string' ? [] : answer
  const head = Buffer.from(query)
  // Flags: response, recursion available.
  head.writeUInt8(head.readUInt8(2) | 0x80, 2)
  head.writeUInt8(0x80 | (typeof answer === 'string' ? responseCodes[answer] : 0), 3)
  head.writeUInt16BE(records.length, 6)
  head.writeUInt32BE(0, 8)
  return Buffer.concat([head, ...records.map((record) => writeRecord(record, name))])
}

function writeRecord(record: DnsRecord, asked: string): Buffer {
  const data = record.type === 'CNAME' ? writeName(record.target) : writeAddress(record.address)
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(typeNumbers[record.type], 0)
  fixed.writeUInt16BE(1, 2)
  fixed.writeUInt32BE(record.ttl ?? 0, 4)
  fixed.writeUInt16BE(data.length, 8)
  return Buffer.concat([writeName(record.name ?? asked), fixed, data])
}

function writeName(name: string): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]))
  return Buffer.concat([...labels, Buffer.from([0])])
}

function writeAddress(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number))
  // URL normalizes the address: the last 32 bits are never written as IPv4.
  const [before = '', after = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [left, right] = [before, after].map((part) => part.split(':').filter(Boolean)) as [string[], string[]]
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}
