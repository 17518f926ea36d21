import { connect } from 'node:net'

/** The status of the answer to a POST whose body is announced and never sent. */
export function answerToHead(url: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port, pathname } = new URL(url)
  const fields = { host: hostname, 'content-type': 'application/json', 'content-length': '1000000', ...headers }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(answer) ?? []
      if (status === undefined) return
      socket.destroy()
      resolve(Number(status))
    })
    socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`)
  })
}
