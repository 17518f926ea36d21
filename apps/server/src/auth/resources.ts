/** What tokens are for: see RFC 8707. */
export const resourcesOf = (publicUrl: string) => ({ api: `${publicUrl}/v1`, mcp: `${publicUrl}/mcp` })
