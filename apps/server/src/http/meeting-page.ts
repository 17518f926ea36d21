import type { FastifyPluginAsync } from 'fastify'

import { toCalendarFile } from '../core/meetings/calendar-file.ts'
import type { Meetings } from '../core/meetings/meetings.ts'
import { meetingHtml, noMeetingHtml } from './meeting-html.ts'

const token = /^[\w-]{32}$/

const headers = {
  'cache-control': 'no-store',
  // The link alone gives access, so it must not leak as a referrer.
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

/** A meeting's page for the contact; anybody with the link may see it. */
export const meetingPage: FastifyPluginAsync<{ meetings: Meetings }> = async (app, { meetings }) => {
  app.get<{ Params: { name: string } }>('/:name', { schema: { hide: true } }, async (request, reply) => {
    const [, secret = '', file] = /^(.*?)(\.ics)?$/.exec(request.params.name) ?? []
    const found = token.test(secret) ? await meetings.byToken(secret) : undefined
    reply.headers(headers)
    if (!found) return reply.code(404).type('text/html; charset=utf-8').send(noMeetingHtml)
    if (!file) return reply.type('text/html; charset=utf-8').send(meetingHtml(found))
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="meeting.ics"')
      .send(toCalendarFile(found.meeting))
  })
}
