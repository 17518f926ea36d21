import { mintKey } from './seed/mint-key.ts'
import { createPeople } from './seed/people.ts'
import { startReceivers } from './seed/receivers.ts'
import { createClient } from './seed/seed-client.ts'
import { tellStory } from './seed/story.ts'

const url = process.env.PARLEY_URL ?? `http://127.0.0.1:${process.env.PORT ?? 4000}`

/** Fills a running Parley with a workspace that looks lived in, over its own API. */
async function seed(): Promise<void> {
  const { key, workspaceId } = await mintKey()
  const api = createClient(`${url}/v1`, key)
  const receivers = await startReceivers(api)
  const counts = await tellStory(api, createPeople(200))
  const deliveries = await receivers.finish()
  const parts = Object.entries({ ...counts, ...deliveries }).map(([name, count]) => `${count} ${name}`)
  console.log(`Workspace ${workspaceId} on ${url} has ${parts.join(', ')}.`)
  console.log(`Its key: ${key}`)
}

try {
  await seed()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
