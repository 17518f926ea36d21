export async function subscribe(url: string, headers: Record<string, string>, target: string): Promise<void> {
  const body = JSON.stringify({ url: target, events: ['lead.created'] })
  const response = await fetch(`${url}/niyog/api/v1/webhooks`, { method: 'POST', headers, body })
  if (response.status !== 201) throw new Error(`the subscription was refused: ${await response.text()}`)
}

/** Waits until no delivery is pending, so that no round pays for the one before. */
export async function drained(url: string, key: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/v1/deliveries?state=pending&limit=1`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const { data } = (await response.json()) as { data: unknown[] }
    if (data.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
