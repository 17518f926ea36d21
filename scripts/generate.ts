import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { dashboardApi } from './generate/dashboard-api.ts'
import { databaseTypes } from './generate/database-types.ts'
import { eventsGuide } from './generate/events-guide.ts'
import { firstDifference } from './generate/first-difference.ts'
import { graphqlSchema } from './generate/graphql-schema.ts'

interface Generator {
  file: string
  produce: () => Promise<string>
}

const generators: Generator[] = [
  { file: 'apps/server/src/db/types.gen.ts', produce: databaseTypes },
  { file: 'apps/dashboard/src/api/schema.gen.ts', produce: dashboardApi },
  { file: 'apps/server/src/graphql/schema.gen.graphql', produce: graphqlSchema },
  { file: 'docs/guides/events.md', produce: eventsGuide },
]

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

for (const { file, produce } of generators) {
  const text = await produce()
  const current = await readFile(join(root, file), 'utf8').catch(emptyWhenMissing)
  if (text === current) {
    console.log(`${file} is fresh`)
  } else if (check) {
    console.error(`${file} is stale: run npm run generate\n${firstDifference(current, text)}`)
    process.exitCode = 1
  } else {
    await writeFile(join(root, file), text)
    console.log(`${file} is written`)
  }
}

function emptyWhenMissing(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ENOENT') throw error
  return ''
}
