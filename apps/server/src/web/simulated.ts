import type { FastifyReply } from 'fastify'

/** Says in a header that a live key has sent a message through the simulator, so that nobody gets it. */
export function tellSimulated(reply: Pick<FastifyReply, 'header'>, { simulated }: { simulated: boolean }): void {
  if (simulated) reply.header('parley-simulated', 'true')
}
