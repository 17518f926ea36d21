import type { CallToolResult } from '@modelcontextprotocol/client'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** A client as its users have it; it checks each answer against the tool's output schema. */
export interface Mcp {
  client: Client
  /** What the tool answers. Throws what it says when it refuses. */
  call<Output = Record<string, unknown>>(name: string, args?: Record<string, unknown>): Promise<Output>
  /** What the tool says when it refuses. Throws when it doesn't. */
  refusal(name: string, args?: Record<string, unknown>): Promise<string>
  close(): Promise<void>
}

export async function connectMcp(url: string, key: string): Promise<Mcp> {
  const client = new Client({ name: 'conformance', version: '1.0.0' })
  const requestInit = { headers: { authorization: `Bearer ${key}` } }
  // Their declarations differ where optional properties may not be undefined.
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }) as never)
  await client.listTools()
  return wrap(client)
}

export function wrap(client: Client): Mcp {
  const answer = (name: string, args: Record<string, unknown>) =>
    client.callTool({ name, arguments: args }) as Promise<CallToolResult>
  return {
    client,
    async call<Output>(name: string, args = {}) {
      const { isError, structuredContent, content } = await answer(name, args)
      if (isError) throw new Error(textOf(content))
      if (JSON.stringify(structuredContent) !== textOf(content)) throw new Error('its text is another than its content')
      return structuredContent as Output
    },
    async refusal(name, args = {}) {
      const { isError, content } = await answer(name, args)
      if (!isError) throw new Error(`${name} was not refused: ${textOf(content)}`)
      return textOf(content)
    },
    close: () => client.close(),
  }
}

function textOf([first]: CallToolResult['content']): string {
  return first?.type === 'text' ? first.text : ''
}
