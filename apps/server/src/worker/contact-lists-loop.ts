import { setTimeout as delay } from 'node:timers/promises'

import { foldPipeline } from '../core/contacts/fold-pipeline.ts'
import { createSearchIndex } from '../core/contacts/searching/search-index.ts'
import type { Database } from '../db/database.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

const batch = 200
// Of the time: contacts that come in mustn't wait for those that are indexed. On a busy machine a batch takes longer, and so the rest.
const restsForTimes = 4
// A limit, so that the loop can be stopped.
const batchesAtOnce = 20

interface ContactListsLoopDependencies {
  database: Database
  logger: Logger
  timings: Pick<Timings, 'poll'>
}

/** Keeps what lists of contacts read: the index of the search and the counts of the pipeline. Both are right without it. */
export function createContactListsLoop({ database, logger, timings }: ContactListsLoopDependencies): Loop {
  const searchIndex = createSearchIndex({ database })
  return createLoop({
    name: 'contact lists',
    everyMs: timings.poll,
    logger,
    async round() {
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        const began = performance.now()
        const indexed = await searchIndex.update(batch)
        const folded = await foldPipeline(database, batch)
        if (indexed < batch && folded < batch) return
        await delay(restsForTimes * (performance.now() - began))
      }
    },
  })
}
