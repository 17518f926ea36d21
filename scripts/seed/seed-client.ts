/** One request to Parley. Throws unless it succeeds. */
export type SeedClient = <Body = { id: number }>(method: string, path: string, body?: object) => Promise<Body>

export function createClient(baseUrl: string, key: string): SeedClient {
  return async <Body>(method: string, path: string, body?: object) => {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Error(`Nothing answers at ${baseUrl}: run npm run dev or npm start first.`, { cause: error })
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as Body
  }
}
