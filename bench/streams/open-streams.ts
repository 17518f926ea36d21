import { Agent, get, type IncomingMessage } from 'node:http'

/** Opens streams of all that leads change. Resolves once each is ready, with what closes them and counts their hints. */
export async function openStreams(url: string, key: string, count: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  const streams = await Promise.all(Array.from({ length: count }, () => openStream(`${url}${path}`, key, agent)))
  return {
    bytes: () => streams.reduce((sum, { bytes }) => sum + bytes(), 0),
    close: () => {
      for (const { close } of streams) close()
      agent.destroy()
    },
  }
}

const path = '/v1/stream?topics=contacts,conversations,messages,deliveries'

function openStream(url: string, key: string, agent: Agent): Promise<{ bytes(): number; close(): void }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { authorization: `Bearer ${key}` } }, (response: IncomingMessage) => {
      if (response.statusCode !== 200) return reject(new Error(`a stream was refused: ${response.statusCode}`))
      let bytes = 0
      response.on('error', () => {})
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        resolve({ bytes: () => bytes, close: () => request.destroy() })
      })
    })
    request.on('error', reject)
  })
}
