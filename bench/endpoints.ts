interface Parley {
  url: string
  createKey(...args: string[]): Promise<{ key: string }>
}

/** The headers of a key with all scopes. */
export async function authorised(parley: Parley, ...options: string[]): Promise<Record<string, string>> {
  const { key } = await parley.createKey(...options)
  return { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
}

/** Creates an endpoint for new contacts. */
export async function subscribe(
  parley: Pick<Parley, 'url'>,
  headers: Record<string, string>,
  url: string,
): Promise<{ id: number; secret: string }> {
  const body = JSON.stringify({ url, events: ['contact.created'] })
  const response = await fetch(`${parley.url}/v1/endpoints`, { method: 'POST', headers, body })
  if (response.status !== 201) throw new Error(`the subscription was refused: ${await response.text()}`)
  return (await response.json()) as { id: number; secret: string }
}

/** Enables or disables endpoints. Disabling cancels their pending deliveries. */
export async function setActive(
  parley: Pick<Parley, 'url'>,
  headers: Record<string, string>,
  ids: number[],
  active: boolean,
): Promise<void> {
  for (const id of ids) {
    const body = JSON.stringify({ active })
    const response = await fetch(`${parley.url}/v1/endpoints/${id}`, { method: 'PATCH', headers, body })
    if (!response.ok) throw new Error(`the endpoint was not updated: ${await response.text()}`)
    await response.body?.cancel()
  }
}
